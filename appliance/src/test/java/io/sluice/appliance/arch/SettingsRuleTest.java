package io.sluice.appliance.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.sluice.appliance.ProductSettings;
import io.sluice.core.config.Setting;
import java.util.Arrays;
import java.util.List;

/** A setting that is declared can be set. */
@AnalyzeClasses(packages = "io.sluice", importOptions = Product.Shipped.class)
class SettingsRuleTest {
    @ArchTest
    static void noRecordOfSettingsIsForgotten(JavaClasses shipped) {
        List<String> declared = shipped.stream()
                .filter(JavaClass::isRecord)
                .map(JavaClass::reflect)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .filter(component -> component.isAnnotationPresent(Setting.class))
                .map(component -> component.getAnnotation(Setting.class).key())
                .distinct()
                .toList();

        assertThat(ProductSettings.SCHEMA.keys())
                .as("repair: add the record that declares the key to ProductSettings")
                .containsAll(declared);
    }
}
