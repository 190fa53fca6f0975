@NullMarked
package io.sluice.management.access;

import org.jspecify.annotations.NullMarked;
