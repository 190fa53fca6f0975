package io.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static Delivery delivery(String payload) {
        return new Delivery(Messages.message("t", payload), 0, false, Delivery.NO_IDS, false);
    }

    private static List<String> payloads(@org.jspecify.annotations.Nullable Delivery first) {
        List<String> payloads = new ArrayList<>();
        for (Delivery d = first; d != null; d = d.next) {
            payloads.add(d.message().payloadText());
        }
        return payloads;
    }

    @Test
    void givesBackInOrderAndTellsWhenToWake() {
        Mailbox mailbox = new Mailbox(10);
        assertThat(mailbox.offer(delivery("1"))).isEqualTo(Mailbox.Offer.FIRST);
        assertThat(mailbox.offer(delivery("2"))).isEqualTo(Mailbox.Offer.ACCEPTED);
        assertThat(payloads(mailbox.drain())).containsExactly("1", "2");
        assertThat(mailbox.drain()).isNull();
        assertThat(mailbox.offer(delivery("3"))).isEqualTo(Mailbox.Offer.FIRST);
    }

    @Test
    void isBounded() {
        Mailbox mailbox = new Mailbox(2);
        mailbox.offer(delivery("1"));
        mailbox.offer(delivery("2"));
        assertThat(mailbox.offer(delivery("3"))).isEqualTo(Mailbox.Offer.FULL);
        assertThat(payloads(mailbox.drain())).containsExactly("1", "2");
        assertThat(mailbox.offer(delivery("4"))).isEqualTo(Mailbox.Offer.FIRST);
    }

    @Test
    void refusesOnceClosedAndHandsOutWhatWasLeft() {
        Mailbox mailbox = new Mailbox(10);
        mailbox.offer(delivery("1"));
        assertThat(payloads(mailbox.close())).containsExactly("1");
        assertThat(mailbox.offer(delivery("2"))).isEqualTo(Mailbox.Offer.CLOSED);
        assertThat(mailbox.drain()).isNull();
        assertThat(mailbox.close()).isNull();
    }

    /** Four publishers, one owner that is woken only by FIRST: nothing is lost, nothing overtakes within a publisher. */
    @Test
    @Feature("SE-16")
    void keepsTheOrderOfEachPublisherUnderContention() throws InterruptedException {
        int publishers = 4;
        int each = 50_000;
        Mailbox mailbox = new Mailbox(Integer.MAX_VALUE);
        AtomicInteger wakes = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int p = 0; p < publishers; p++) {
            String name = "p" + p;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    if (mailbox.offer(delivery(name + " " + i)) == Mailbox.Offer.FIRST) {
                        wakes.incrementAndGet();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        Map<String, Integer> next = new HashMap<>();
        int received = 0;
        while (received < publishers * each) {
            if (wakes.get() == 0) {
                Thread.onSpinWait();
                continue;
            }
            wakes.decrementAndGet();
            for (String payload : payloads(mailbox.drain())) {
                String[] parts = payload.split(" ");
                assertThat(Integer.parseInt(parts[1])).isEqualTo(next.getOrDefault(parts[0], 0));
                next.merge(parts[0], 1, Integer::sum);
                received++;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(next).hasSize(publishers);
    }
}
