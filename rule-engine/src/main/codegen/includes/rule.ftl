<#-- Statements of the rule dialect. Expressions are Calcite's, with the operators and primaries added below. -->

ParsedRule RuleStatementEof() :
{
    final ParsedRule rule;
}
{
    ( LOOKAHEAD(1) rule = SelectRule() | rule = ForeachRule() )
    [ LOOKAHEAD(1) <SEMICOLON> ] <EOF>
    { return rule; }
}

ParsedRule SelectRule() :
{
    final List<ParsedItem> items;
    final List<ParsedSource> sources;
    SqlNode where = null;
}
{
    <SELECT> items = RuleItems()
    sources = RuleSources()
    [ LOOKAHEAD(1) <WHERE> where = Expression(ExprContext.ACCEPT_NON_QUERY) ]
    { return ParsedRule.select(items, sources, where); }
}

ParsedRule ForeachRule() :
{
    final List<ParsedItem> items;
    List<ParsedItem> outputs = null;
    SqlNode inCase = null;
    final List<ParsedSource> sources;
    SqlNode where = null;
}
{
    <FOREACH> items = RuleItems()
    [ LOOKAHEAD(1) <DO> outputs = RuleItems() ]
    [ LOOKAHEAD(1) <INCASE> inCase = Expression(ExprContext.ACCEPT_NON_QUERY) ]
    sources = RuleSources()
    [ LOOKAHEAD(1) <WHERE> where = Expression(ExprContext.ACCEPT_NON_QUERY) ]
    { return ParsedRule.foreach(items, outputs, inCase, sources, where); }
}

List<ParsedItem> RuleItems() :
{
    final List<ParsedItem> items = new ArrayList<ParsedItem>();
    ParsedItem item;
}
{
    item = RuleItem() { items.add(item); }
    ( LOOKAHEAD(1) <COMMA> item = RuleItem() { items.add(item); } )*
    { return items; }
}

ParsedItem RuleItem() :
{
    SqlNode value;
    ParsedAlias alias = null;
}
{
    LOOKAHEAD(1) <STAR> { return ParsedItem.star(getPos()); }
|
    value = Expression(ExprContext.ACCEPT_NON_QUERY)
    [ LOOKAHEAD(1) <AS> alias = RuleAlias() | LOOKAHEAD(1) alias = RuleAlias() ]
    { return ParsedItem.of(value, alias); }
}

ParsedAlias RuleAlias() :
{
    final Span s;
    SqlIdentifier name;
    final ParsedAlias alias = new ParsedAlias();
}
{
    name = SimpleIdentifier() { s = span(); alias.name(name.getSimple()); }
    (
        LOOKAHEAD(1) <DOT> name = SimpleIdentifier() { alias.name(name.getSimple()); }
    |
        LOOKAHEAD(1) <LBRACKET>
        (
            LOOKAHEAD(1) <UNSIGNED_INTEGER_LITERAL> { alias.index(token.image, false); }
        |
            <MINUS> <UNSIGNED_INTEGER_LITERAL> { alias.index(token.image, true); }
        )
        <RBRACKET>
    )*
    { return alias.at(s.end(this)); }
}

List<ParsedSource> RuleSources() :
{
    final List<ParsedSource> sources = new ArrayList<ParsedSource>();
    ParsedSource source;
}
{
    <FROM> source = RuleSource() { sources.add(source); }
    ( LOOKAHEAD(1) <COMMA> source = RuleSource() { sources.add(source); } )*
    { return sources; }
}

ParsedSource RuleSource() :
{
}
{
    ( LOOKAHEAD(1) <QUOTED_IDENTIFIER> | <QUOTED_STRING> )
    { return ParsedSource.of(token.image, getPos()); }
}

SqlNode RuleCase() :
{
    final Span s;
    final List<SqlNode> parts = new ArrayList<SqlNode>();
    SqlNode e = null;
}
{
    <RULE_CASE> { s = span(); }
    [ LOOKAHEAD(1) e = Expression(ExprContext.ACCEPT_NON_QUERY) ] { parts.add(e); e = null; }
    (
        LOOKAHEAD(1) <WHEN> e = Expression(ExprContext.ACCEPT_NON_QUERY) { parts.add(e); }
        <THEN> e = Expression(ExprContext.ACCEPT_NON_QUERY) { parts.add(e); e = null; }
    )+
    [ LOOKAHEAD(1) <ELSE> e = Expression(ExprContext.ACCEPT_NON_QUERY) ] { parts.add(e); }
    <END>
    { return RuleOperators.call(RuleOperators.CASE, parts, s.end(this)); }
}

SqlNode RuleArray() :
{
    final Span s;
    final List<SqlNode> elements = new ArrayList<SqlNode>();
    SqlNode e;
}
{
    <LBRACKET> { s = span(); }
    [
        LOOKAHEAD(1) e = Expression(ExprContext.ACCEPT_NON_QUERY) { elements.add(e); }
        ( LOOKAHEAD(1) <COMMA> e = Expression(ExprContext.ACCEPT_NON_QUERY) { elements.add(e); } )*
    ]
    <RBRACKET>
    { return RuleOperators.call(RuleOperators.ARRAY, elements, s.end(this)); }
}

void TopicMatch(List<Object> list, ExprContext exprContext, Span s) :
{
}
{
    <TOPIC_MATCH> {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(RuleOperators.TOPIC_MATCH, getPos()));
    }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

void IntegerDivision(List<Object> list, ExprContext exprContext, Span s) :
{
}
{
    <DIV> {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(RuleOperators.DIV, getPos()));
    }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}

void Range(List<Object> list, ExprContext exprContext, Span s) :
{
}
{
    <DOUBLE_PERIOD> {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(RuleOperators.RANGE, getPos()));
    }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}
