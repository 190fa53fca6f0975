/** What is wrong with resources and buffers, as alarms. */
@NullMarked
package io.sluice.rule.alarm;

import org.jspecify.annotations.NullMarked;
