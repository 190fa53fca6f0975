@NullMarked
package io.sluice.management.http;

import org.jspecify.annotations.NullMarked;
