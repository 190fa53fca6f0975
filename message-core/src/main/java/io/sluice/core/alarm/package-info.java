/** What is wrong with this Sluice now, and what was: raised by whoever sees it, shown by topics, API and command line. */
@NullMarked
package io.sluice.core.alarm;

import org.jspecify.annotations.NullMarked;
