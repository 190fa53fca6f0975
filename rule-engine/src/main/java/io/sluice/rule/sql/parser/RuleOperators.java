package io.sluice.rule.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/** Operators that the rule dialect adds to Calcite's. Precedences are Calcite's: comparison 30, multiplication 60. */
final class RuleOperators {
    static final SqlBinaryOperator TOPIC_MATCH = binary("=~", 30);
    static final SqlBinaryOperator DIV = binary("div", 60);
    static final SqlBinaryOperator RANGE = binary("..", 2);

    /** Subject or null, then WHEN and THEN in turn, then ELSE or null. */
    static final SqlOperator CASE = new Primary("RULE_CASE");

    static final SqlOperator ARRAY = new Primary("RULE_ARRAY");

    private RuleOperators() {}

    /** Calcite prints nodes when it logs at debug level, and cannot print special operators. */
    private static final class Primary extends SqlSpecialOperator {
        Primary(String name) {
            super(name, SqlKind.OTHER);
        }

        @Override
        public void unparse(SqlWriter writer, SqlCall call, int left, int right) {
            writer.keyword(getName());
        }
    }

    static SqlNode call(SqlOperator operator, List<SqlNode> operands, SqlParserPos position) {
        return new SqlBasicCall(operator, operands, position);
    }

    private static SqlBinaryOperator binary(String sign, int precedence) {
        return new SqlBinaryOperator(
                sign,
                SqlKind.OTHER,
                precedence,
                true,
                ReturnTypes.BOOLEAN_NULLABLE,
                InferTypes.FIRST_KNOWN,
                OperandTypes.ANY_ANY);
    }
}
