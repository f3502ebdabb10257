using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Looks at the hosts of a MongoDB URI. Nothing that it says repeats them: they may be a user and a password.</summary>
internal static class HostText
{
    /// <summary>Whether this is a host rather than, for want of an at-sign, a user and a password.</summary>
    internal static bool HasShape(string text)
    {
        (string name, string? port) = Split(text);
        return name.Length > 0
            && (port is null || port.All(char.IsAsciiDigit))
            && (name.StartsWith('[') ? name.EndsWith(']') : name.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '%'));
    }

    /// <summary>Why the hosts cannot be used; null where they can.</summary>
    internal static string? Problem(string hosts, bool isSrv, bool hasCredentials)
    {
        if (hosts.Length == 0)
        {
            return "it names no host";
        }

        string[] all = hosts.Split(',');
        return all.Select(host => Problem(host, hasCredentials)).FirstOrDefault(problem => problem is not null)
            ?? (!isSrv ? null
                : all.Length > 1 ? "with mongodb+srv there is one name, under which all hosts are found"
                : Split(hosts).Port is not null ? "with mongodb+srv there is no port: the DNS has it"
                : hosts.StartsWith('[') || IPAddress.TryParse(hosts, out _) ? "with mongodb+srv there is a name, not an address"
                : null);
    }

    /// <summary>The name, in brackets where it is an address of IPv6, and the port.</summary>
    internal static (string Name, int Port) Parse(string host)
    {
        (string name, string? port) = Split(host);
        return (name, string.IsNullOrEmpty(port) ? 27017 : int.Parse(port, CultureInfo.InvariantCulture));
    }

    private static string? Problem(string host, bool hasCredentials)
    {
        (string name, string? port) = Split(host);
        return name.Length == 0 && port is null ? "a host between the commas has no name"
            : Uri.UnescapeDataString(name).Contains('/') || name.EndsWith(".sock", StringComparison.OrdinalIgnoreCase)
                ? "it names a Unix socket, to which this driver cannot connect: name a host and a port"
            : port is { Length: > 0 } && !IsPort(port)
                ? "a port is not a number from 1 to 65535"
                    + (hasCredentials ? "" : "; if that is a password, @ and the host are missing after it")
            : name.StartsWith('[') && !IsIPv6(name[1..].TrimEnd(']')) ? "what is in brackets is no address of IPv6"
            : name.Contains(':') && !name.StartsWith('[')
                ? "a host has more than one colon; an address of IPv6 is written in brackets, [::1]:27017"
            : !HasShape(host) || name.Contains('%') ? "a host has characters that no name has"
            : null;
    }

    private static bool IsPort(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 65535;

    private static bool IsIPv6(string text)
        => IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static (string Name, string? Port) Split(string host)
    {
        int colon = host.LastIndexOf(':');
        return colon < 0 || colon < host.LastIndexOf(']') ? (host, null) : (host[..colon], host[(colon + 1)..]);
    }
}
