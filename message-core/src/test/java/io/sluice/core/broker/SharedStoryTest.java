package io.sluice.core.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.gateway.AccessSettings;
import io.sluice.core.hook.AclVerdict;
import io.sluice.core.hook.CloseReason;
import io.sluice.core.testing.Feature;
import io.sluice.core.testing.Messages;
import io.sluice.core.testing.TestCore;
import io.sluice.core.testing.TestCore.Connected;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who of a group gets a message. */
final class SharedStoryTest {
    private static TestCore core(SharedStrategy strategy) {
        return new TestCore(strategy, new AccessSettings(true, AclVerdict.ALLOW));
    }

    private static List<Connected> members(TestCore core, String filter, int count) {
        List<Connected> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Connected member = core.connect("member" + i);
            core.subscribe(member, filter, 1);
            members.add(member);
        }
        return members;
    }

    private static void publish(TestCore core, String sender, int messages) {
        IntStream.range(0, messages)
                .forEach(i -> core.publish(Messages.from(Messages.client(sender), "t", "" + i, 0, false)));
    }

    private static int received(Connected member) {
        return member.target().deliveries().size();
    }

    @Test
    @Feature("SH-03")
    void randomGivesEachMemberItsShare() {
        TestCore core = core(SharedStrategy.RANDOM);
        List<Connected> members = members(core, "$share/g/t", 4);
        publish(core, "sender", 1_000);
        double chiSquare = members.stream()
                .mapToDouble(member -> Math.pow(received(member) - 250.0, 2) / 250)
                .sum();
        assertThat(members.stream().mapToInt(SharedStoryTest::received).sum()).isEqualTo(1_000);
        // three degrees of freedom: a fair choice is above this once in ten million runs
        assertThat(chiSquare).isLessThan(35.0);
        // and it is no rotation: that would be exactly fair
        assertThat(members.get(0).target().payloads())
                .isNotEqualTo(IntStream.range(0, 250).mapToObj(i -> "" + 4 * i).toList());
    }

    @Test
    @Feature({"SH-01", "SH-02", "SH-04"})
    void roundRobinAlternatesInEachGroupByItself() {
        TestCore core = core(SharedStrategy.ROUND_ROBIN);
        List<Connected> queue = members(core, "$queue/t", 3);
        Connected alone = core.connect("alone");
        core.subscribe(alone, "$share/other/t", 0);
        publish(core, "sender", 300);
        for (int i = 0; i < 3; i++) {
            int first = i;
            assertThat(queue.get(i).target().payloads())
                    .containsExactlyElementsOf(IntStream.range(0, 100)
                            .mapToObj(n -> "" + (3 * n + first))
                            .toList());
        }
        assertThat(received(alone)).isEqualTo(300);
    }

    @Test
    @Feature("SH-05")
    void stickyStaysWithOneAndMovesWhenThatOneLeaves() {
        TestCore core = core(SharedStrategy.STICKY);
        List<Connected> members = members(core, "$share/g/t", 3);
        publish(core, "a", 10);
        publish(core, "b", 10);
        Connected chosen =
                members.stream().filter(m -> received(m) > 0).findFirst().orElseThrow();
        assertThat(received(chosen)).isEqualTo(20);
        core.context.closeSession(chosen.session(), chosen.target(), CloseReason.CLOSED);
        publish(core, "a", 10);
        assertThat(members.stream().filter(m -> m != chosen && received(m) > 0)).hasSize(1);
        assertThat(members.stream().mapToInt(SharedStoryTest::received).sum()).isEqualTo(30);
    }

    @Test
    @Feature("SH-06")
    void hashGivesAllMessagesOfOneSenderToOneMember() {
        TestCore core = core(SharedStrategy.HASH);
        List<Connected> members = members(core, "$share/g/t", 4);
        for (int sender = 0; sender < 40; sender++) {
            List<Integer> before =
                    members.stream().map(SharedStoryTest::received).toList();
            publish(core, "sender" + sender, 5);
            List<Integer> grown = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                grown.add(received(members.get(i)) - before.get(i));
            }
            assertThat(grown).containsExactlyInAnyOrder(0, 0, 0, 5);
        }
        assertThat(members).allMatch(member -> received(member) > 0);
    }

    @Test
    @Feature("SH-08")
    void whenAllAreAwayOneKeepsTheMessageAndGetsItOnce() {
        TestCore core = core(SharedStrategy.ROUND_ROBIN);
        List<Connected> members = members(core, "$share/g/t", 2);
        members.forEach(m -> core.context.closeSession(m.session(), m.target(), CloseReason.CLOSED));
        core.publish(Messages.message("t", "kept", 1, false));
        assertThat(members.stream().mapToInt(m -> m.session().view().queued()).sum())
                .isEqualTo(1);
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            seen.addAll(core.connect("member" + i).target().payloads());
        }
        assertThat(seen).containsExactly("kept");
    }
}
