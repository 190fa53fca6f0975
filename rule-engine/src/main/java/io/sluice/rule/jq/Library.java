package io.sluice.rule.jq;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Functions that are written in jq themselves. */
final class Library {
    private static final String TEXT = """
            def select(f): if f then . else empty end;
            def recurse: recurse(.[]?);
            def recurse(f; c): recurse(f | select(c));
            def map(f): [.[] | f];
            def map_values(f): .[] |= f;
            def values: select(. != null);
            def nulls: select(. == null);
            def booleans: select(type == "boolean");
            def numbers: select(type == "number");
            def strings: select(type == "string");
            def arrays: select(type == "array");
            def objects: select(type == "object");
            def iterables: select(type | . == "array" or . == "object");
            def scalars: select(type | . != "array" and . != "object");
            def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
            def with_entries(f): to_entries | map(f) | from_entries;
            def del(f): delpaths([path(f)]);
            def paths: path(..) | select(length > 0);
            def paths(f): . as $v | paths | select(. as $p | $v | getpath($p) | f);
            def leaf_paths: paths(scalars);
            def any: any(.[]; .);
            def all: all(.[]; .);
            def any(f): any(.[]; f);
            def all(f): all(.[]; f);
            def in(f): . as $k | f | has($k);
            def inside(f): . as $v | f | contains($v);
            def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
            def combinations(n): . as $v | [range(n)] | map($v) | combinations;
            def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
            def first: .[0];
            def last: .[-1];
            def last(f): reduce f as $x (null; $x);
            def nth($n): .[$n];
            def nth($n; f): if $n < 0 then error("Out of bounds negative array index") else last(limit($n + 1; f)) end;
            def add(f): reduce f as $x (null; . + $x);
            def sort: sort_by(.);
            def unique: unique_by(.);
            def min: min_by(.);
            def max: max_by(.);
            def index($i): indices($i) | .[0];
            def rindex($i): indices($i) | .[-1];
            def flatten: flatten(1000);
            def toarray: if type == "array" then . else [.] end;
            def abs: if . < 0 then -. else . end;
            def pick(f): . as $v | reduce path(f) as $p (null; setpath($p; $v | getpath($p)));
            def debug: .;
            def debug(f): .;
            def env: {};
            def ascii: [.] | implode;
            def todate: todateiso8601;
            def fromdate: fromdateiso8601;
            def finites: select(isinfinite or isnan | not);
            def normals: select(isnormal);
            def test($re; $flags): _match($re; $flags; true);
            def test($re): test($re; null);
            def match($re; $flags): _match($re; $flags; false) | .[];
            def match($re): match($re; null);
            def _names: [.captures[] | select(.name != null) | {key: .name, value: .string}] | from_entries;
            def capture($re; $flags): match($re; $flags) | _names;
            def capture($re): capture($re; null);
            def scan($re; $flags): match($re; "g" + $flags) | if (.captures | length) > 0 then [.captures[].string] else .string end;
            def scan($re): scan($re; null);
            def split($re; $flags): . as $s | [foreach ((match($re; "g" + $flags) | [.offset, .length]), null) as $m
                ([0, null]; if $m == null then [.[0], $s[.[0]:]] else [$m[0] + $m[1], $s[.[0]:$m[0]]] end; .[1])];
            def splits($re): split($re; null)[];
            def splits($re; $flags): split($re; $flags)[];
            def sub($re; f; $flags): . as $s | (reduce match($re; $flags) as $m ({at: 0, out: ""};
                {at: ($m.offset + $m.length), out: (.out + $s[.at:$m.offset] + ($m | _names | f))})) | .out + $s[.at:];
            def sub($re; f): sub($re; f; null);
            def gsub($re; f; $flags): sub($re; f; $flags + "g");
            def gsub($re; f): sub($re; f; "g");
            def tostream: path(def r: (.[]? | r), .; r) as $p | getpath($p) | reduce path(.[]?) as $q ([$p, .]; [$p + $q]);
            """;

    private static final Set<String> KEYS = Pattern.compile("(?m)^def ([a-z_0-9]+)(?:\\(([^)]*)\\))?:")
            .matcher(TEXT)
            .results()
            .map(found -> found.group(1) + "/"
                    + (found.group(2) == null ? 0 : found.group(2).split(";").length))
            .collect(Collectors.toCollection(TreeSet::new));

    private Library() {}

    /** Whether there is such a function: name, slash, number of arguments. */
    static boolean has(String key) {
        return KEYS.contains(key);
    }

    /** All of them, made when the first filter is. */
    static Env env() {
        return Holder.ENV;
    }

    private static final class Holder {
        static final Env ENV = new Parser(TEXT, key -> false).library();
    }
}
