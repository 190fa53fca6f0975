package io.sluice.rule.jq;

import io.sluice.rule.value.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what stands between operators. */
final class Terms {
    private static final Set<String> KEYWORDS = Set.of(
            "def", "if", "then", "elif", "else", "end", "as", "reduce", "foreach", "try", "catch", "label", "and", "or",
            "import", "include", "__loc__");

    private final Tokens tokens;
    private final Parser parser;
    private final Predicate<String> known;

    Terms(Tokens tokens, Parser parser, Predicate<String> known) {
        this.known = known;
        this.tokens = tokens;
        this.parser = parser;
    }

    /** A term with all that is hung on to it, and what is bound by {@code as}. */
    Filter postfix(Names names) {
        Filter term = hung(names);
        if (!tokens.take("as")) {
            return term;
        }
        Bound bound = pattern(names);
        tokens.expect("|");
        return Filters.bind(term, bound.pattern(), parser.pipe(bound.names()));
    }

    private Filter hung(Names names) {
        Filter term = term(names);
        while (true) {
            if (tokens.peek().equals(".") && tokens.isFollowedByName()) {
                tokens.expect(".");
                term = Filters.index(term, key(names));
            } else if (tokens.take(".")) {
                term = bracket(term, names);
            } else if (tokens.peek().equals("[")) {
                term = bracket(term, names);
            } else if (tokens.take("?")) {
                term = Filters.attempt(term, null);
            } else {
                return term;
            }
        }
    }

    private Filter key(Names names) {
        return tokens.peek().equals("\"") ? string(names, Texts::asIs) : Filters.literal(tokens.word());
    }

    private Filter bracket(Filter term, Names names) {
        tokens.expect("[");
        if (tokens.take("]")) {
            return Filters.iterate(term);
        }
        Filter nothing = Filters.literal(null);
        if (tokens.take(":")) {
            Filter end = parser.pipe(names);
            tokens.expect("]");
            return Filters.slice(term, nothing, end);
        }
        Filter first = parser.pipe(names);
        if (tokens.take("]")) {
            return Filters.index(term, first);
        }
        tokens.expect(":");
        Filter end = tokens.peek().equals("]") ? nothing : parser.pipe(names);
        tokens.expect("]");
        return Filters.slice(term, first, end);
    }

    private Filter term(Names names) {
        if (tokens.isDigit()) {
            return number();
        }
        if (tokens.isWord()) {
            return word(names);
        }
        return switch (tokens.peek()) {
            case "." -> dot(names);
            case ".." -> {
                tokens.expect("..");
                yield Filters.call("recurse/0", List.of());
            }
            case "$" -> {
                tokens.expect("$");
                yield variable("$" + tokens.word(), names);
            }
            case "\"" -> string(names, Texts::asIs);
            case "@" -> format(names);
            case "(" -> {
                tokens.expect("(");
                Filter inner = parser.pipe(names);
                tokens.expect(")");
                yield inner;
            }
            case "[" -> array(names);
            case "{" -> object(names);
            case "-" -> {
                tokens.expect("-");
                Filter negated = postfix(names);
                yield Filters.pipe(negated, call("_negate", names));
            }
            default -> throw tokens.wrong(tokens.isEnd() ? "something is missing" : "unexpected " + tokens.peek());
        };
    }

    private Filter number() {
        String text = tokens.number();
        Object number = Numbers.parse(text.startsWith(".") ? "0" + text : text);
        if (number == null) {
            throw tokens.wrong("not a number: " + text);
        }
        return Filters.literal(number);
    }

    private Filter dot(Names names) {
        boolean field = tokens.isFollowedByName();
        tokens.expect(".");
        if (field) {
            return Filters.index(Filters.IDENTITY, key(names));
        }
        return tokens.peek().equals("[") ? bracket(Filters.IDENTITY, names) : Filters.IDENTITY;
    }

    private Filter variable(String name, Names names) {
        if (name.equals("$ENV")) {
            return Filters.literal(Map.of());
        }
        if (!names.has(name)) {
            throw tokens.wrong(name + " is not defined");
        }
        return Filters.variable(name);
    }

    private Filter array(Names names) {
        tokens.expect("[");
        if (tokens.take("]")) {
            return Filters.array(null);
        }
        Filter content = parser.pipe(names);
        tokens.expect("]");
        return Filters.array(content);
    }

    private Filter word(Names names) {
        String word = tokens.word();
        return switch (word) {
            case "if" -> condition(names);
            case "try" -> {
                Filter body = hung(names);
                yield Filters.attempt(body, tokens.take("catch") ? hung(names) : null);
            }
            case "reduce" -> reduce(names);
            case "foreach" -> foreach(names);
            case "break" -> {
                tokens.expect("$");
                String label = "*" + tokens.word();
                if (!names.has(label)) {
                    throw tokens.wrong("label " + label.substring(1) + " is not defined");
                }
                yield Filters.leave(label);
            }
            case "null" -> Filters.literal(null);
            case "true" -> Filters.literal(true);
            case "false" -> Filters.literal(false);
            case "def" -> throw tokens.wrong("a definition needs parentheses around it here");
            default -> call(word, names);
        };
    }

    private Filter call(String word, Names names) {
        if (KEYWORDS.contains(word)) {
            throw tokens.wrong("unexpected " + word);
        }
        List<Filter> arguments = new ArrayList<>();
        if (tokens.take("(")) {
            do {
                arguments.add(parser.pipe(names));
            } while (tokens.take(";"));
            tokens.expect(")");
        }
        String key = word + "/" + arguments.size();
        if (names.has(key)) {
            return Filters.call(key, arguments);
        }
        Native function = Builtins.find(key);
        if (function != null) {
            return (run, env, in, out) -> {
                run.charge(1);
                function.apply(run, env, arguments, in, out);
            };
        }
        if (known.test(key)) {
            return Filters.call(key, arguments);
        }
        throw tokens.wrong(key + " is not defined");
    }

    private Filter condition(Names names) {
        Filter when = parser.pipe(names);
        tokens.expect("then");
        Filter then = parser.pipe(names);
        if (tokens.take("elif")) {
            return Filters.condition(when, then, condition(names));
        }
        Filter otherwise = tokens.take("else") ? parser.pipe(names) : Filters.IDENTITY;
        tokens.expect("end");
        return Filters.condition(when, then, otherwise);
    }

    private Filter reduce(Names names) {
        Filter source = hung(names);
        tokens.expect("as");
        Bound bound = pattern(names);
        tokens.expect("(");
        Filter start = parser.pipe(names);
        tokens.expect(";");
        Filter update = parser.pipe(bound.names());
        tokens.expect(")");
        return Filters.reduce(new Filters.Loop(source, bound.pattern(), start, update));
    }

    private Filter foreach(Names names) {
        Filter source = hung(names);
        tokens.expect("as");
        Bound bound = pattern(names);
        tokens.expect("(");
        Filter start = parser.pipe(names);
        tokens.expect(";");
        Filter update = parser.pipe(bound.names());
        Filter extract = tokens.take(";") ? parser.pipe(bound.names()) : Filters.IDENTITY;
        tokens.expect(")");
        return Filters.foreach(new Filters.Loop(source, bound.pattern(), start, update), extract);
    }

    /** A pattern, and the names that are in sight behind it. */
    private record Bound(Pattern pattern, Names names) {}

    private Bound pattern(Names names) {
        if (tokens.take("$")) {
            String name = "$" + tokens.word();
            return new Bound(Pattern.variable(name), names.with(name));
        }
        if (tokens.take("[")) {
            List<Pattern> elements = new ArrayList<>();
            Names inner = names;
            do {
                Bound element = pattern(inner);
                elements.add(element.pattern());
                inner = element.names();
            } while (tokens.take(","));
            tokens.expect("]");
            return new Bound(Pattern.array(elements), inner);
        }
        tokens.expect("{");
        List<Map.Entry<Filter, Pattern>> members = new ArrayList<>();
        Names inner = names;
        do {
            inner = member(members, inner);
        } while (tokens.take(","));
        tokens.expect("}");
        return new Bound(Pattern.object(members), inner);
    }

    private Names member(List<Map.Entry<Filter, Pattern>> members, Names names) {
        Names inner = names;
        Filter key;
        Pattern named = null;
        if (tokens.take("$")) {
            String word = tokens.word();
            key = Filters.literal(word);
            named = Pattern.variable("$" + word);
            inner = inner.with("$" + word);
        } else if (tokens.take("(")) {
            key = parser.pipe(names);
            tokens.expect(")");
        } else {
            key = key(names);
        }
        Pattern pattern = named;
        if (named == null || tokens.peek().equals(":")) {
            tokens.expect(":");
            Bound bound = pattern(inner);
            inner = bound.names();
            pattern = named == null ? bound.pattern() : named.and(bound.pattern());
        }
        members.add(Map.entry(key, java.util.Objects.requireNonNull(pattern)));
        return inner;
    }

    private Filter object(Names names) {
        tokens.expect("{");
        List<Filters.Member> members = new ArrayList<>();
        while (!tokens.take("}")) {
            members.add(member(names));
            if (!tokens.peek().equals("}")) {
                tokens.expect(",");
            }
        }
        return Filters.object(members);
    }

    private Filters.Member member(Names names) {
        if (tokens.take("$")) {
            String word = tokens.word();
            return new Filters.Member(Filters.literal(word), variable("$" + word, names));
        }
        Filter key;
        boolean needsValue = tokens.peek().equals("(");
        if (tokens.take("(")) {
            key = parser.pipe(names);
            tokens.expect(")");
        } else {
            key = tokens.peek().equals("@") ? format(names) : key(names);
        }
        if (needsValue || tokens.peek().equals(":")) {
            tokens.expect(":");
            Filter value = parser.noComma(names);
            while (tokens.take("|")) {
                value = Filters.pipe(value, parser.noComma(names));
            }
            return new Filters.Member(key, value);
        }
        return new Filters.Member(key, Filters.index(Filters.IDENTITY, key));
    }

    private Filter format(Names names) {
        tokens.expect("@");
        String name = tokens.word();
        Texts.@Nullable Format format = Texts.format(name);
        if (format == null) {
            throw tokens.wrong(name + " is not a valid format");
        }
        return tokens.peek().equals("\"")
                ? string(names, format)
                : (run, env, in, out) -> out.accept(in.made(format.of(run, in.value())));
    }

    /** A string, its filters in {@code \(...)} rendered by a format. */
    private Filter string(Names names, Texts.Format format) {
        List<Filter> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        char c = tokens.inString(); // the opening quote
        for (c = tokens.inString(); c != '"'; c = tokens.inString()) {
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = tokens.inString();
            if (escaped == '(') {
                parts.add(Filters.literal(plain.toString()));
                plain.setLength(0);
                tokens.leaveString();
                Filter inner = parser.pipe(names);
                if (!tokens.peek().equals(")")) {
                    throw tokens.wrong(") expected");
                }
                tokens.inString();
                parts.add(Filters.pipe(inner, (run, env, in, out) -> out.accept(Item.of(format.of(run, in.value())))));
            } else {
                plain.append(escape(escaped));
            }
        }
        tokens.leaveString();
        parts.add(Filters.literal(plain.toString()));
        return parts.size() == 1 ? parts.get(0) : Filters.text(parts);
    }

    private char escape(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> escaped;
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(tokens.inString(), 16);
                    if (digit < 0) {
                        throw tokens.wrong("four hexadecimal digits expected");
                    }
                    code = code * 16 + digit;
                }
                yield (char) code;
            }
            default -> throw tokens.wrong("unknown escape \\" + escaped);
        };
    }
}
