<#-- Statements of the rule dialect. Expressions are Calcite's, with the operators and primaries added below. -->

ParsedRule RuleStatementEof() :
{
    final ParsedRule rule;
}
{
    ( rule = SelectRule() | rule = ForeachRule() )
    <EOF>
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
    [ <WHERE> where = Expression(ExprContext.ACCEPT_NON_QUERY) ]
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
    [ <DO> outputs = RuleItems() ]
    [ <INCASE> inCase = Expression(ExprContext.ACCEPT_NON_QUERY) ]
    sources = RuleSources()
    [ <WHERE> where = Expression(ExprContext.ACCEPT_NON_QUERY) ]
    { return ParsedRule.foreach(items, outputs, inCase, sources, where); }
}

List<ParsedItem> RuleItems() :
{
    final List<ParsedItem> items = new ArrayList<ParsedItem>();
    ParsedItem item;
}
{
    item = RuleItem() { items.add(item); }
    ( <COMMA> item = RuleItem() { items.add(item); } )*
    { return items; }
}

ParsedItem RuleItem() :
{
    SqlNode value;
    ParsedAlias alias = null;
}
{
    <STAR> { return ParsedItem.star(getPos()); }
|
    value = Expression(ExprContext.ACCEPT_NON_QUERY)
    [ <AS> alias = RuleAlias() | alias = RuleAlias() ]
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
        <DOT> name = SimpleIdentifier() { alias.name(name.getSimple()); }
    |
        <LBRACKET>
        (
            <UNSIGNED_INTEGER_LITERAL> { alias.index(token.image, false); }
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
    ( <COMMA> source = RuleSource() { sources.add(source); } )*
    { return sources; }
}

ParsedSource RuleSource() :
{
}
{
    ( <QUOTED_IDENTIFIER> | <QUOTED_STRING> )
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
    [ e = Expression(ExprContext.ACCEPT_NON_QUERY) ] { parts.add(e); e = null; }
    (
        <WHEN> e = Expression(ExprContext.ACCEPT_NON_QUERY) { parts.add(e); }
        <THEN> e = Expression(ExprContext.ACCEPT_NON_QUERY) { parts.add(e); e = null; }
    )+
    [ <ELSE> e = Expression(ExprContext.ACCEPT_NON_QUERY) ] { parts.add(e); }
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
        e = Expression(ExprContext.ACCEPT_NON_QUERY) { elements.add(e); }
        ( <COMMA> e = Expression(ExprContext.ACCEPT_NON_QUERY) { elements.add(e); } )*
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
