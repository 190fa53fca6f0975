/** What retained messages need from time to time. */
@NullMarked
package io.sluice.modules.retained;

import org.jspecify.annotations.NullMarked;
