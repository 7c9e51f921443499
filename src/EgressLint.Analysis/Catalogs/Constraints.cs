using System.Collections.Immutable;

namespace EgressLint.Analysis.Catalogs;

/// <summary>Whether a connection can pass a web proxy; later is stricter.</summary>
public enum ProxySupport
{
    /// <summary>It can.</summary>
    Supported,

    /// <summary>It can, but should not.</summary>
    Discouraged,

    /// <summary>Nobody says that it can.</summary>
    Unverified,

    /// <summary>It cannot.</summary>
    Unsupported,
}

/// <summary>Which authentication at a proxy the caller can do; later is stricter.</summary>
public enum ProxyAuthentication
{
    /// <summary>That of the signed-in user.</summary>
    User,

    /// <summary>That of the machine account, or stored credentials.</summary>
    MachineOrStored,

    /// <summary>That of the machine account.</summary>
    Machine,

    /// <summary>None at all.</summary>
    None,
}

/// <summary>Whether TLS may be opened on the way; later is stricter.</summary>
public enum TlsInspection
{
    /// <summary>It may.</summary>
    Allowed,

    /// <summary>It should not.</summary>
    Discouraged,

    /// <summary>The service does not support it.</summary>
    Forbidden,

    /// <summary>The client checks for its own certificates and fails.</summary>
    Pinned,
}

/// <summary>Lowest TLS version and the cipher suites the far end accepts.</summary>
/// <param name="Minimum">Version such as <c>1.2</c>; null when not stated.</param>
/// <param name="SuiteLists">Names of suite lists; what all of them contain is accepted. Empty: not limited.</param>
public sealed record TlsNeed(string? Minimum, ImmutableArray<string> SuiteLists);

/// <summary>What a connection asks of the way. Absent values ask nothing.</summary>
public sealed record Constraints
{
    /// <summary>Asks nothing.</summary>
    public static Constraints None { get; } = new();

    /// <summary>Web proxies.</summary>
    public ProxySupport? Proxy { get; init; }

    /// <summary>Authentication at proxies.</summary>
    public ProxyAuthentication? ProxyAuth { get; init; }

    /// <summary>Contexts in which the proxy setting must be visible, such as <c>local-system-wininet</c>; all must hold.</summary>
    public ImmutableArray<string> ProxyContexts { get; init; } = [];

    /// <summary>Opening of TLS.</summary>
    public TlsInspection? TlsInspection { get; init; }

    /// <summary>TLS version and suites.</summary>
    public TlsNeed? Tls { get; init; }

    /// <summary>Shortest idle time the way must grant, in seconds.</summary>
    public int? IdleSeconds { get; init; }

    /// <summary>The connection stays open.</summary>
    public bool LongLived { get; init; }

    /// <summary>Every user and device must get through, without sign-in at the proxy.</summary>
    public bool AllUsers { get; init; }

    /// <summary>The port cannot be changed in the product.</summary>
    public bool FixedPort { get; init; }

    /// <summary>Byte ranges must pass.</summary>
    public bool Range { get; init; }

    /// <summary>HTTP and HTTPS are not interchangeable.</summary>
    public bool ExactScheme { get; init; }

    /// <summary>The addresses change without notice.</summary>
    public bool VolatileAddresses { get; init; }

    /// <summary>Blocking the host is the wrong way to reach the goal.</summary>
    public bool DoNotBlock { get; init; }

    /// <summary>HTTP methods that must pass.</summary>
    public ImmutableArray<string> Methods { get; init; } = [];

    /// <summary>HTTP headers that must pass.</summary>
    public ImmutableArray<string> Headers { get; init; } = [];

    /// <summary>Root certificates that must be trusted.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>Keys given by an override with a reason; they replace what stood before even where they are weaker.</summary>
    public ImmutableArray<string> Forced { get; init; } = [];

    /// <summary>Both together: the stricter value of each key, except where <paramref name="next"/> is forced.</summary>
    public Constraints Tighten(Constraints next)
    {
        if (ReferenceEquals(next, None))
        {
            return this;
        }

        return new()
        {
            Proxy = next.Forces("proxy") ? next.Proxy : Stricter(Proxy, next.Proxy),
            ProxyAuth = next.Forces("proxyAuth") ? next.ProxyAuth : Stricter(ProxyAuth, next.ProxyAuth),
            ProxyContexts = Union(next, "proxyContext", ProxyContexts, next.ProxyContexts),
            TlsInspection = next.Forces("tlsInspection") ? next.TlsInspection : Stricter(TlsInspection, next.TlsInspection),
            Tls = next.Forces("tls") ? next.Tls : Stricter(Tls, next.Tls),
            IdleSeconds = next.Forces("idle") ? next.IdleSeconds : Stricter(IdleSeconds, next.IdleSeconds),
            LongLived = next.Forces("longLived") ? next.LongLived : LongLived || next.LongLived,
            AllUsers = next.Forces("allUsers") ? next.AllUsers : AllUsers || next.AllUsers,
            FixedPort = next.Forces("fixedPort") ? next.FixedPort : FixedPort || next.FixedPort,
            Range = next.Forces("range") ? next.Range : Range || next.Range,
            ExactScheme = next.Forces("scheme") ? next.ExactScheme : ExactScheme || next.ExactScheme,
            VolatileAddresses = next.Forces("volatileAddresses") ? next.VolatileAddresses : VolatileAddresses || next.VolatileAddresses,
            DoNotBlock = next.Forces("doNotBlock") ? next.DoNotBlock : DoNotBlock || next.DoNotBlock,
            Methods = Union(next, "methods", Methods, next.Methods),
            Headers = Union(next, "headers", Headers, next.Headers),
            Roots = Union(next, "roots", Roots, next.Roots),
        };
    }

    /// <summary>The first key in which this is stated weaker than <paramref name="before"/>; null when it only tightens.</summary>
    public string? LoosenedKey(Constraints before)
    {
        if (Weaker(before.Proxy, Proxy))
        {
            return "proxy";
        }

        if (Weaker(before.ProxyAuth, ProxyAuth))
        {
            return "proxyAuth";
        }

        if (Weaker(before.TlsInspection, TlsInspection))
        {
            return "tlsInspection";
        }

        if (IdleSeconds < before.IdleSeconds)
        {
            return "idle";
        }

        return before.Tls?.Minimum is { } old && Tls?.Minimum is { } now && VersionText.Compare(now, old) < 0 ? "tls" : null;
    }

    private static bool Weaker<T>(T? before, T? now)
        where T : struct, Enum => before is { } old && now is { } value && Comparer<T>.Default.Compare(value, old) < 0;

    private static T? Stricter<T>(T? a, T? b)
        where T : struct
    {
        if (a is not { } first)
        {
            return b;
        }

        return b is { } second && Comparer<T>.Default.Compare(second, first) > 0 ? second : first;
    }

    private static TlsNeed? Stricter(TlsNeed? a, TlsNeed? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        var minimum = a.Minimum is null || (b.Minimum is not null && VersionText.Compare(b.Minimum, a.Minimum) > 0) ? b.Minimum : a.Minimum;
        return new(minimum, Union(a.SuiteLists, b.SuiteLists));
    }

    private static ImmutableArray<string> Union(Constraints next, string key, ImmutableArray<string> a, ImmutableArray<string> b) =>
        next.Forces(key) ? b : Union(a, b);

    private static ImmutableArray<string> Union(ImmutableArray<string> a, ImmutableArray<string> b)
    {
        if (b.IsEmpty)
        {
            return a;
        }

        return a.IsEmpty ? b : [.. a.Union(b, StringComparer.OrdinalIgnoreCase)];
    }

    private bool Forces(string key) => Forced.Contains(key);
}

/// <summary>Versions such as <c>2603</c> or <c>1.2</c>, compared by number groups.</summary>
internal static class VersionText
{
    /// <summary>Compares group by group as numbers; a missing group is zero.</summary>
    public static int Compare(string a, string b)
    {
        int i = 0, j = 0;
        while (i < a.Length || j < b.Length)
        {
            var order = Group(a, ref i).CompareTo(Group(b, ref j));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>Whether the text is digits in groups.</summary>
    public static bool IsVersion(string text)
    {
        var digits = false;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                digits = true;
            }
            else if (c is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return digits;
    }

    private static ulong Group(string text, ref int at)
    {
        while (at < text.Length && !char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        ulong value = 0;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            value = value > ulong.MaxValue / 10 - 10 ? ulong.MaxValue / 10 - 10 : (value * 10) + (ulong)(text[at] - '0');
            at++;
        }

        return value;
    }
}
