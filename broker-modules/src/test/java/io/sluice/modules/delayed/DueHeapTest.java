package io.sluice.modules.delayed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.message.MessageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The heap against a sorted list. */
final class DueHeapTest {
    private static final Comparator<Waiting> ORDER =
            Comparator.comparingLong(Waiting::dueMillis).thenComparing(Waiting::id);

    private final Random random = new Random(17);
    private final DueHeap heap = new DueHeap();
    private final List<Waiting> model = new ArrayList<>();

    @Test
    void itIsASortedListWhateverIsDoneToIt() {
        for (int i = 0; i < 20_000; i++) {
            step(i);
            assertThat(heap.size()).isEqualTo(model.size());
            if (!model.isEmpty()) {
                assertThat(heap.first()).isEqualTo(model.get(0));
            }
        }
        assertThat(heap.all()).containsExactlyInAnyOrderElementsOf(model);
        while (heap.size() > 0) {
            assertThat(heap.firstDue()).isEqualTo(model.get(0).dueMillis());
            assertThat(heap.first()).isEqualTo(model.remove(0));
            heap.removeFirst();
        }
    }

    private void step(int i) {
        int choice = random.nextInt(10);
        if (choice < 6) {
            Waiting added = new Waiting(random.nextInt(100), new MessageId(random.nextInt(3), i), new byte[0]);
            heap.add(added);
            model.add(added);
            model.sort(ORDER);
        } else if (choice < 8 && !model.isEmpty()) {
            heap.removeFirst();
            model.remove(0);
        } else if (!model.isEmpty()) {
            Waiting removed = model.remove(random.nextInt(model.size()));
            assertThat(heap.remove(removed.id())).isEqualTo(removed);
            assertThat(heap.remove(removed.id())).isNull();
        }
    }
}
