package io.sluice.appliance.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.sluice.appliance.ProductSettings;
import io.sluice.core.config.Setting;
import io.sluice.core.config.SettingGroup;
import java.util.Arrays;
import java.util.List;

/** A setting that is declared can be set. */
@AnalyzeClasses(packages = "io.sluice", importOptions = Product.Shipped.class)
class SettingsRuleTest {
    @ArchTest
    static void noRecordOfSettingsIsForgotten(JavaClasses shipped) {
        List<Class<?>> forgotten = shipped.stream()
                .filter(JavaClass::isRecord)
                .<Class<?>>map(JavaClass::reflect)
                .filter(SettingsRuleTest::declaresSettings)
                .filter(type -> !ProductSettings.SCHEMA.reads(type))
                .toList();

        assertThat(forgotten)
                .as("repair: add the record that declares the settings to ProductSettings")
                .isEmpty();
    }

    private static boolean declaresSettings(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .anyMatch(component -> component.isAnnotationPresent(Setting.class)
                        || component.isAnnotationPresent(SettingGroup.class));
    }
}
