/**
 * Template files of the persistence backends (manual 5774-5823, 5941-5987, 6097-6202): which shape the messages of a topic
 * take in the target. {@code TemplateFile} reads a file and finds the templates of a topic, {@code TemplateNode} is a place in
 * it, {@code TemplateValue} a value that is fixed or taken from a message, {@code TemplateMessage} the message. What a template
 * looks like inside, points or statements, is the connector's business.
 */
@NullMarked
package io.sluice.connector.template;

import org.jspecify.annotations.NullMarked;
