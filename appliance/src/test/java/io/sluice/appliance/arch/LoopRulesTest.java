package io.sluice.appliance.arch;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.Set;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.NullMarked;

/** What never happens on an event loop, nor behind the back of the injected clock. */
@AnalyzeClasses(packages = "io.sluice", importOptions = Product.Shipped.class)
class LoopRulesTest {
    /** Life-cycle methods: called by the thread that starts or stops the product, never by a loop. */
    private static final Set<String> LIFE_CYCLE =
            Set.of("start", "open", "stop", "close", "bind", "main", "shutdown", "awaitStop");

    private static final Set<String> WAITS =
            Set.of("get", "join", "sync", "syncUninterruptibly", "await", "awaitUninterruptibly");

    @ArchTest
    static final ArchRule NO_SLEEP = noClasses()
            .that()
            .resideOutsideOfPackage("io.sluice.appliance..")
            .should()
            .callMethodWhere(calls(Thread.class, "sleep"))
            .because("repair: schedule on the loop, or wait on a condition with a time limit");

    @ArchTest
    static final ArchRule ONE_CLOCK = noClasses()
            .that()
            .resideInAnyPackage("io.sluice.core..", "io.sluice.gateway..", "io.sluice.rule..", "io.sluice.modules..")
            .and()
            .doNotHaveFullyQualifiedName("io.sluice.core.time.SystemTime")
            .should()
            .callMethodWhere(calls(System.class, "currentTimeMillis|nanoTime"))
            .orShould()
            .callMethodWhere(calls(java.time.Instant.class, "now"))
            .orShould()
            .callMethodWhere(calls(java.time.LocalDateTime.class, "now"))
            .orShould()
            .callMethodWhere(calls(java.time.ZonedDateTime.class, "now"))
            .because("repair: take a TimeSource in the constructor, so that tests own the time");

    @ArchTest
    static final ArchRule NO_WAITING = classes()
            .that()
            .resideInAnyPackage("io.sluice.core..", "io.sluice.gateway..")
            .should(notWaitOutsideLifeCycle())
            .because("repair: continue in whenComplete on the loop. Waiting is for start, stop and close");

    @ArchTest
    static void everyPackageIsNullMarked(com.tngtech.archunit.core.domain.JavaClasses shipped) {
        Assertions.assertThat(shipped.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(owner -> !owner.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .sorted())
                .as("repair: add package-info.java with @NullMarked")
                .isEmpty();
    }

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> type, String names) {
        return target(owner(DescribedPredicate.describe(type.getSimpleName(), (JavaClass c) -> c.isEquivalentTo(type))))
                .and(target(nameMatching(names)));
    }

    private static ArchCondition<JavaClass> notWaitOutsideLifeCycle() {
        return new ArchCondition<>("not wait for a future outside of " + LIFE_CYCLE) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getMethodCallsFromSelf().stream()
                        .filter(LoopRulesTest::waits)
                        .filter(call -> !LIFE_CYCLE.contains(call.getOrigin().getName()))
                        .forEach(call -> events.add(violated(call, call.getDescription())));
            }
        };
    }

    private static boolean waits(JavaMethodCall call) {
        return WAITS.contains(call.getName()) && call.getTargetOwner().isAssignableTo(Future.class);
    }
}
