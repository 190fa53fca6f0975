/** Topics that are other ones inside than clients write them. */
@NullMarked
package io.sluice.modules.rewrite;

import org.jspecify.annotations.NullMarked;
