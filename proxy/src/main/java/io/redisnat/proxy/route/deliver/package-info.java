/**
 * One command to the node that is to do it, whatever comes in between. {@link
 * io.redisnat.proxy.route.deliver.Delivery} follows redirects and tries again; {@link
 * io.redisnat.proxy.route.deliver.Routing} knows which node that is, for one client.
 */
@NullMarked
package io.redisnat.proxy.route.deliver;

import org.jspecify.annotations.NullMarked;
