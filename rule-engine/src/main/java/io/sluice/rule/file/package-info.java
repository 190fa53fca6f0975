/** Rules and resources as files: read, planned, applied, watched, written. */
@NullMarked
package io.sluice.rule.file;

import org.jspecify.annotations.NullMarked;
