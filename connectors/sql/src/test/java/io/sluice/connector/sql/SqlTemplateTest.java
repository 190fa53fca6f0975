package io.sluice.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.connector.InvalidParameterException;
import io.sluice.core.testing.Feature;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of an SQL template: parameters in the place of placeholders, parts for batches, errors with their place. */
@Feature("RA-19")
class SqlTemplateTest {
    private static final SqlSyntax POSTGRES = new SqlSyntax(false, true, false);
    private static final SqlSyntax MYSQL = new SqlSyntax(true, false, true);

    @Test
    @DisplayName("Placeholders become parameters, types kept, nested names followed")
    void bindsValues() throws Exception {
        SqlTemplate template = parse("insert into t(a, b, c) values (${id}, ${payload.temp}, ${none})");
        assertThat(squeezed(template.sql())).isEqualTo("insert into t(a, b, c) values (? , ? , ? )");
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", "x'); drop table t; --");
        row.put("payload", Map.of("temp", 21.5));
        assertThat(template.values(row)).containsExactly("x'); drop table t; --", 21.5, null);
    }

    @Test
    @DisplayName("In single quotes a placeholder is a value too; text around it belongs to the value")
    void bindsInQuotes() throws Exception {
        SqlTemplate template = parse("insert into t(a, b, c) values ('${n}', 'it''s ${n} in ${room}', '${')");
        assertThat(squeezed(template.sql())).isEqualTo("insert into t(a, b, c) values (? , ? , '${')");
        assertThat(template.values(Map.of("n", 7L, "room", "A'B"))).containsExactly(7L, "it's 7 in A'B");
    }

    @Test
    @DisplayName("Texts, comments and quoted names are left alone, also with question marks and semicolons in them")
    void leavesTextsAlone() throws Exception {
        SqlTemplate template =
                parse("insert into \"T;?\"(a, b) -- what? ${x}; \n values (${a}, 'why?;') /* ${y} */ returning id;");
        assertThat(template.binds()).hasSize(1);
        assertThat(template.sql()).contains("'why?;'").doesNotContain("what", "${");
        ValuesInsert insert = template.insert().orElseThrow();
        assertThat(insert.expressions()).containsExactly("\u0001", "'why?;'");
        assertThat(insert.tail()).isEmpty();
        assertThat(insert.target()).isEqualTo("\"T;?\"(a, b)");
        assertThat(SqlTemplate.parse("sql", "insert into t(a) values ($$it's ${a}; ?$$)", POSTGRES)
                        .binds())
                .isEmpty();
        assertThat(SqlTemplate.parse("sql", "insert into t(a) values ('it\\'s ?', ${b}) # ${c}", MYSQL)
                        .binds())
                .hasSize(1);
    }

    @Test
    @DisplayName("An insert of one row comes apart for batches")
    void takesInsertsApart() throws Exception {
        ValuesInsert plain = insert("INSERT INTO s.t (a, b) VALUES (${a}, ${b})");
        assertThat(plain.isPlain()).isTrue();
        assertThat(plain.target()).isEqualTo("s.t (a, b)");
        ValuesInsert computed = insert(
                "insert into t(a, b) values (now(), to_timestamp(${b}::double precision / 1000)) on conflict do nothing");
        assertThat(computed.isPlain()).isFalse();
        assertThat(computed.binds()).isEqualTo(1);
        assertThat(computed.tail()).isEqualTo("on conflict do nothing");
        assertThat(insert("insert into t(a) values (${a}) on conflict (a) do update set b = ${b}")
                        .tailHasBinds())
                .isTrue();
        assertThat(insert("replace into t values (${a}, ${b})").head()).isEqualTo("replace into t");
        assertThat(insert("insert into t values (${a})").target()).isNull();
        for (String other : new String[] {
            "insert into t(a) values (${a}), (${b})",
            "insert into t(a) select ${a} where not exists (select 1 from t where a = ${a})",
            "with x as (select 1) insert into t(a) values (${a})",
            "update t set a = ${a} where b = ${b}",
            "delete from t where a = ${a}",
            "call p(${a})"
        }) {
            assertThat(parse(other).insert()).as(other).isEmpty();
        }
    }

    @Test
    @DisplayName("What cannot be executed is refused with place and remedy")
    void namesPlaceAndRemedy() {
        assertThat(problem("insert into ${table}(a) values (1)")).contains("line 1, column 13", "not for a name");
        assertThat(problem("insert into t(\"${a}\") values (1)")).contains("line 1, column 16", "not for a name");
        assertThat(problem("insert into t(a)\nvaluess (${a})")).contains("line 2, column 1", "valuess");
        assertThat(problem("insert into t(a) values (${a}); delete from t"))
                .contains("line 1, column 31", "only one statement", "an action of its own");
        assertThat(problem("insert into t(a) values (${a}")).contains("ends too early");
        assertThat(problem("insert into t(a) values ('${a})")).contains("column 26", "no closing quote");
        assertThat(problem("insert into t(a) values (?)")).contains("column 26", "write ${name}");
        assertThat(problem("drop table t")).contains("only INSERT");
        assertThat(problem("  ")).contains("no statement");
        assertThat(catchThrowableOfType(
                        InvalidParameterException.class,
                        () -> SqlTemplate.parse("sql", "insert into t(a) values ('a\\n${b}')", MYSQL)))
                .hasMessageContaining("backslashes");
    }

    private static SqlTemplate parse(String sql) throws InvalidParameterException {
        return SqlTemplate.parse("sql", sql, POSTGRES);
    }

    private static ValuesInsert insert(String sql) throws InvalidParameterException {
        return parse(sql).insert().orElseThrow();
    }

    private static String problem(String sql) {
        InvalidParameterException problem = catchThrowableOfType(InvalidParameterException.class, () -> parse(sql));
        assertThat(problem).as(sql).isNotNull();
        assertThat(problem.parameter()).isEqualTo("sql");
        return String.valueOf(problem.getMessage());
    }

    private static String squeezed(String sql) {
        return sql.replaceAll(" +", " ");
    }
}
