package io.sluice.appliance.arch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The classes that ship, and the module that each belongs to: docs/architecture.md in the form that a test can read. */
final class Product {
    /** Imports what ships: no tests, no testkit, no benchmarks. */
    static final class Shipped implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/")
                    && !location.contains("-tests.jar")
                    && !location.contains("/testkit")
                    && !location.contains("/benchmarks");
        }
    }

    /** A module, the packages it owns, and the modules it may use. */
    enum Module {
        CORE("io.sluice.core"),
        STORE("io.sluice.store"),
        MODULES("io.sluice.modules"),
        TRANSPORT("io.sluice.gateway.transport"),
        MQTT("io.sluice.gateway.mqtt"),
        CONNECTOR_API("io.sluice.connector"),
        INFLUXDB("io.sluice.connector.influxdb"),
        EMBEDDED("io.sluice.connector.embedded"),
        SQL("io.sluice.connector.sql"),
        POSTGRESQL("io.sluice.connector.postgresql"),
        MYSQL("io.sluice.connector.mysql"),
        RULES("io.sluice.rule"),
        MANAGEMENT("io.sluice.management"),
        APPLIANCE("io.sluice.appliance");

        private final String root;

        Module(String root) {
            this.root = root;
        }

        Set<Module> mayUse() {
            return switch (this) {
                case CORE, CONNECTOR_API -> EnumSet.noneOf(Module.class);
                case STORE, MODULES, TRANSPORT -> EnumSet.of(CORE);
                case MQTT -> EnumSet.of(CORE, TRANSPORT);
                case INFLUXDB, EMBEDDED, SQL -> EnumSet.of(CONNECTOR_API);
                case POSTGRESQL, MYSQL -> EnumSet.of(CONNECTOR_API, SQL);
                case RULES -> EnumSet.of(CORE, CONNECTOR_API);
                case MANAGEMENT -> EnumSet.of(CORE, MODULES, RULES, CONNECTOR_API);
                case APPLIANCE -> EnumSet.complementOf(EnumSet.of(APPLIANCE));
            };
        }

        private boolean owns(String packageName) {
            return packageName.equals(root) || packageName.startsWith(root + ".");
        }

        /** The module with the longest package root that holds the class; empty for a class of nobody. */
        static Optional<Module> of(JavaClass type) {
            return Arrays.stream(values())
                    .filter(module -> module.owns(type.getPackageName()))
                    .max((a, b) -> Integer.compare(a.root.length(), b.root.length()));
        }
    }

    private Product() {}
}
