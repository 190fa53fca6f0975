package io.sluice.appliance.arch;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import io.sluice.appliance.arch.Product.Module;
import java.util.Optional;

/** Who may know whom: the drawing in docs/architecture.md, "Modules". */
@AnalyzeClasses(packages = "io.sluice", importOptions = Product.Shipped.class)
class ModuleArrowsTest {
    @ArchTest
    static final ArchRule ARROWS_POINT_AS_DRAWN = classes()
            .should(useOnlyAllowedModules())
            .because(
                    "repair: move the class to the module that may know both, or let the lower module declare an interface"
                            + " that the upper one implements. A new module gets a line in Product.Module");

    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES = slices().matching("io.sluice.(**)")
            .should()
            .beFreeOfCycles()
            .because(
                    "repair: move the type that both packages need to the lower one, or to a package of its own below both");

    @ArchTest
    static final ArchRule CALCITE_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("io.sluice.rule.sql.parser..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.calcite..")
            .because("repair: translate Calcite's tree to ours inside io.sluice.rule.sql.parser and hand that on");

    @ArchTest
    static final ArchRule CORE_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("io.sluice.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.sluice.core..", "java..", "org.slf4j..", "org.jspecify..")
            .because("repair: what needs Netty, JSON or a database lives in a module above message-core");

    @ArchTest
    static final ArchRule CONNECTOR_API_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("io.sluice.connector")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.sluice.connector", "java..", "org.jspecify..")
            .because("repair: a connector's driver belongs to its own module, not into the SPI");

    @ArchTest
    static final ArchRule NETTY_STAYS_IN_GATEWAYS = noClasses()
            .that()
            .resideOutsideOfPackages("io.sluice.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .because("repair: hand on a byte[] or a type of message-core; counted buffers never leave a codec");

    private static ArchCondition<JavaClass> useOnlyAllowedModules() {
        return new ArchCondition<>("use only the modules that theirs may use") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Optional<Module> own = Module.of(type);
                if (own.isEmpty()) {
                    events.add(violated(type, type.getName() + " belongs to no module of Product.Module"));
                    return;
                }
                type.getDirectDependenciesFromSelf()
                        .forEach(dependency -> Module.of(dependency.getTargetClass())
                                .filter(used ->
                                        used != own.get() && !own.get().mayUse().contains(used))
                                .ifPresent(used -> events.add(violated(dependency, dependency.getDescription()))));
            }
        };
    }
}
