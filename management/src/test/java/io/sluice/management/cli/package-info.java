@NullMarked
package io.sluice.management.cli;

import org.jspecify.annotations.NullMarked;
