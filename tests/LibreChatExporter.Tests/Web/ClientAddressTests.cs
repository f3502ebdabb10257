using System.Net;
using LibreChatExporter.Web;

namespace LibreChatExporter.Tests.Web;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "c000:0201::", false)]
    [InlineData("127.0.0.1", "::1", false)]
    public void Addresses_are_one_clients_where_nobody_else_is_likely_to_have_them(string one, string other, bool isSame)
        => Assert.Equal(isSame, ClientAddress.Of(IPAddress.Parse(one)) == ClientAddress.Of(IPAddress.Parse(other)));

    [Fact]
    public void All_without_an_address_are_one_client() => Assert.Equal(ClientAddress.Of(null), ClientAddress.Of(null));
}
