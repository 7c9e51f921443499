using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.WindowsFirewall;
using EgressLint.Tests.Support;

namespace EgressLint.Tests.Formats.WindowsFirewall;

/// <summary>What the firewall of a file answers, in a word for each part: <c>Allow</c>, <c>Deny</c>, <c>Unknown</c>. Every certain part is replayed.</summary>
internal static class FirewallAnswers
{
    /// <summary>Where the machine's own rules are.</summary>
    public const string Local = @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy";

    /// <summary>Where group policy is.</summary>
    public const string Policies = @"HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\WindowsFirewall";

    /// <summary>A connection to a web server.</summary>
    public static PolicyRequest Web { get; } = new() { Host = "www.example.com", Port = 443, Address = Address("203.0.113.7"), Source = Address("10.0.0.4") };

    /// <summary>A registry file of keys with their lines.</summary>
    public static string KeyFile(params (string Key, string Values)[] keys) =>
        "Windows Registry Editor Version 5.00\r\n\r\n" + string.Concat(keys.Select(k => $"[{k.Key}]\r\n{k.Values}\r\n\r\n"));

    /// <summary>A machine with one rule string, and its default for connections out.</summary>
    public static string Machine(string rule, int outbound = 0) => KeyFile(
        (Local + @"\FirewallRules", $"\"r\"=\"{rule.Replace(@"\", @"\\", StringComparison.Ordinal)}\""),
        (Local + @"\DomainProfile", $"\"EnableFirewall\"=dword:1\r\n\"DefaultOutboundAction\"=dword:{outbound}"),
        (Local + @"\StandardProfile", $"\"EnableFirewall\"=dword:1\r\n\"DefaultOutboundAction\"=dword:{outbound}"),
        (Local + @"\PublicProfile", $"\"EnableFirewall\"=dword:1\r\n\"DefaultOutboundAction\"=dword:{outbound}"));

    /// <summary>The policy of a file.</summary>
    public static FirewallPolicy Policy(string path, string text)
    {
        var format = new FirewallFormat();
        return (FirewallPolicy)Assert.Single(format.Bind(format.Parse(SourceText.From(path, text)), new MemoryContext()).Policies);
    }

    /// <summary>The answer for a request with traits, written <c>name=value</c> with blanks between them.</summary>
    public static string Ask(string path, string text, PolicyRequest request, string traits = "")
    {
        var pairs = traits.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Split('=', 2)).ToImmutableSortedDictionary(t => t[0], t => t[1], StringComparer.Ordinal);
        var policy = Policy(path, text);
        var box = policy.Ask(request with { Traits = pairs }).Flows;
        Assert.NotNull(box);
        return Decide(policy, box);
    }

    /// <summary>The answer for a box.</summary>
    public static string Decide(FirewallPolicy policy, FlowBox box)
    {
        var parts = policy.Decide(box).Parts;
        foreach (var part in parts)
        {
            var witness = part.Flows.Witness();
            Assert.NotNull(witness);
            var replayed = policy.Evaluate(witness);
            Assert.Equal(part.IsCertain ? part.Action.Outcome : null, replayed.Action?.Outcome);
        }

        return string.Join(',', parts.Select(p => p.IsCertain ? p.Action.Outcome.ToString() : "Unknown").Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>An address.</summary>
    public static IpAddress Address(string text) => IpAddress.TryParse(text, out var address) ? address : throw new ArgumentException(text);
}
