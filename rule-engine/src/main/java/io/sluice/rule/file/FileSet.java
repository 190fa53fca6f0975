package io.sluice.rule.file;

import java.util.Map;

/**
 * Files to be applied together.
 *
 * @param name what they are called: rules and resources belong to one set
 * @param files text by name
 * @param complete whether what the set had before and has no more is deleted
 */
public record FileSet(String name, Map<String, String> files, boolean complete) {}
