package io.sluice.rule.function;

import java.util.List;

/** Functions grouped as the documentation shows them. */
public enum Section {
    MESSAGE("Message", MessageFunctions.ALL),
    MATH("Mathematics", MathFunctions.ALL),
    BITS("Bits", BitFunctions.ALL),
    TYPES("Types", TypeFunctions.ALL),
    CONVERSION("Conversion", ConversionFunctions.ALL),
    TEXT("Text", TextFunctions.ALL),
    SEARCH("Searching and splitting", SearchFunctions.ALL),
    ARRAYS("Arrays", ArrayFunctions.ALL),
    OBJECTS("Objects", ObjectFunctions.ALL),
    CODECS("Hashes and codecs", CodecFunctions.ALL),
    COMPRESSION("Compression", CompressionFunctions.ALL),
    TIME("Time", TimeFunctions.ALL),
    STATE("Memory", StateFunctions.ALL),
    OTHER("Others", OtherFunctions.ALL);

    private final String title;
    private final List<RuleFunction> functions;

    Section(String title, List<RuleFunction> functions) {
        this.title = title;
        this.functions = functions;
    }

    public String title() {
        return title;
    }

    /** In the order of the documentation. */
    public List<RuleFunction> functions() {
        return functions;
    }
}
