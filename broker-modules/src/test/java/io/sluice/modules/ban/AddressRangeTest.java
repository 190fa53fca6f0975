package io.sluice.modules.ban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses and ranges of them. */
final class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.77/24, 192.0.2.1, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "10.0.0.0/8, ::ffff:10.9.8.7, true",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:1::9, true",
        "2001:db8::/32, 2001:db9::9, false",
        "2001:db8::1, 2001:0DB8:0:0:0:0:0:1, true",
        "fe80::/10, fe80::1%eth0, true",
        "::/0, 192.0.2.1, true",
        "2001:db8::8000:0:0:0/66, 2001:db8::8000:0:0:1, true",
        "2001:db8::8000:0:0:0/66, 2001:db8::c000:0:0:1, false"
    })
    void anAddressIsInARangeOrNot(String range, String address, boolean inside) {
        AddressRange asked = AddressRange.parse(range);
        AddressRange found = AddressRange.address(address);
        assertThat(found != null && found.first(asked.bits()).equals(asked)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2..4",
                ".1.2.3",
                "1.2.3.",
                "localhost",
                "example.org",
                "g::1",
                "1:2:3",
                "999.1.1.1",
                "1.2.3.4/33",
                "::1/129",
                "1.2.3.4/",
                "1.2.3.4/-1",
                "1.2.3.4/x",
                "300.0.0.1"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itIsShownInItsUsualForm() {
        assertThat(AddressRange.parse("192.0.2.77/24")).hasToString("192.0.2.0/24");
        assertThat(AddressRange.parse("192.0.2.7/32")).hasToString("192.0.2.7");
        assertThat(AddressRange.parse("::ffff:192.0.2.7")).hasToString("192.0.2.7");
        assertThat(AddressRange.parse("2001:DB8::/32")).hasToString("2001:db8:0:0:0:0:0:0/32");
        for (String text : new String[] {"10.0.0.0/8", "::/0", "0.0.0.0/0", "2001:db8::1"}) {
            AddressRange range = AddressRange.parse(text);
            assertThat(AddressRange.parse(range.toString())).isEqualTo(range);
        }
    }
}
