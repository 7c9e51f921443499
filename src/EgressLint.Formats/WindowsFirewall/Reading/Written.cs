using System.Collections.Immutable;
using EgressLint.Core.Findings;
using EgressLint.Core.Syntax;
using EgressLint.Core.Text;

namespace EgressLint.Formats.WindowsFirewall.Reading;

/// <summary>Where a rule or setting comes from. Group policy and MDM stay when local rules are not merged.</summary>
internal enum FirewallStore
{
    /// <summary>The format does not say.</summary>
    Unknown,

    /// <summary>The machine's own.</summary>
    Local,

    /// <summary>Group policy.</summary>
    GroupPolicy,

    /// <summary>Mobile device management.</summary>
    Mdm,
}

/// <summary>Conditions that a rule can have. A format carries some of them; a rule of a format that lacks one matches perhaps.</summary>
[Flags]
internal enum FirewallEvidence
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Protocol, ports and ICMP types.</summary>
    Ports = 1,

    /// <summary>Local and remote addresses.</summary>
    Addresses = 2,

    /// <summary>The program.</summary>
    Program = 4,

    /// <summary>The service.</summary>
    Service = 8,

    /// <summary>Package, users, machines, IPsec, interfaces.</summary>
    Principals = 16,

    /// <summary>Whether the firewall is on and what it does by default, per profile; a setting that is absent then has its built-in value.</summary>
    Profiles = 32,

    /// <summary>The direction.</summary>
    Direction = 64,

    /// <summary>All dynamic keywords of the machine: one that is not in the file does not exist, and a rule that names it is not in force. No export is known to have all of them.</summary>
    Keywords = 128,

    /// <summary>Everything about a rule.</summary>
    Rules = Ports | Addresses | Program | Service | Principals | Direction,

    /// <summary>Everything that an export can carry.</summary>
    All = Rules | Profiles,
}

/// <summary>How strictly values are read.</summary>
internal enum FirewallDialect
{
    /// <summary>Rule strings as the engine loads them: a value against the specification makes the engine ignore the rule (MS-GPFAS, MS-FASP).</summary>
    RuleString,

    /// <summary>Values as the engine prints them, or as a person hands them to a tool: what is not understood is an unknown condition.</summary>
    Printed,
}

/// <summary>
/// A field of a rule as it is written, under the name that rule strings have for it, whatever the format calls it:
/// <list type="bullet">
/// <item><c>Action</c> Allow, Block, ByPass; <c>Active</c> TRUE, FALSE; <c>Dir</c> In, Out; <c>Profile</c> Domain, Private, Public (one each; none is all);</item>
/// <item><c>Protocol</c> 0-255 (none is any); <c>LPort</c>, <c>RPort</c> one port, range <c>a-b</c> or keyword each; <c>ICMP4</c>, <c>ICMP6</c> <c>type:code</c>;</item>
/// <item><c>LA4 LA6 RA4 RA6</c> one address, range, subnet or keyword each; <c>LA</c>, <c>RA</c> the same where the format does not tell families apart
/// (a keyword then covers both);</item>
/// <item><c>App</c>, <c>Svc</c>, <c>AppPkgId</c>, <c>PFN</c>, <c>LUAuth</c>, <c>LUOwn</c>, <c>RMauth</c>, <c>RUAuth</c>, <c>Security</c>, <c>AuthByPassOut</c>, <c>IF</c>, <c>IFType</c>,
/// <c>Platform</c>, <c>Platform2</c>, <c>SkipVer</c>, <c>LSM</c>, <c>LOM</c>, <c>TTK…</c>, <c>NNm</c>, <c>SecurityRealmId</c>, <c>Edge</c>, <c>Defer</c>, <c>Name</c>, <c>Desc</c>, <c>EmbedCtxt</c> as there;</item>
/// <item><c>DynamicKeyword</c> the id of a keyword object, <c>{guid}</c>; <c>PolicyAppId</c>;</item>
/// <item><see cref="Unknown"/> a condition that the reader could not understand: the value says which, for a person.</item>
/// </list>
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value; what stands for "any" is left out by readers.</param>
/// <param name="Span">Where it stands.</param>
internal readonly record struct WrittenField(string Name, string Value, TextSpan Span)
{
    /// <summary>The name of a condition that was not understood.</summary>
    public const string Unknown = "?";
}

/// <summary>A rule as it is written.</summary>
/// <param name="Id">What identifies it: the value's name in the registry, <c>InstanceID</c>, else its name.</param>
/// <param name="Name">What people call it; the id when it has no other name.</param>
/// <param name="Store">Where it comes from.</param>
/// <param name="Fields">Its fields, in file order.</param>
/// <param name="Span">Where it stands: what a finding about the rule underlines. One line where a line says most, such as the rule's name.</param>
internal sealed record WrittenRule(string Id, string Name, FirewallStore Store, ImmutableArray<WrittenField> Fields, TextSpan Span)
{
    /// <summary>How its values are read.</summary>
    public FirewallDialect Dialect { get; init; } = FirewallDialect.Printed;

    /// <summary>Version of a rule string as major × 256 + minor, such as 0x0221; 0 where there is none.</summary>
    public int Version { get; init; }

    /// <summary>Why the text is no rule at all, for a person; then it is not enforced and only reported. Null for a rule.</summary>
    public string? Broken { get; init; }

    /// <summary>Conditions that this rule alone lacks, beyond those that the document lacks.</summary>
    public FirewallEvidence Lacks { get; init; }

    /// <summary>
    /// Whether it is an entry of the lists of Windows XP (allowed programs, open ports, services, ICMP), which are still obeyed: inbound allows, their fields as those of
    /// a rule (<see cref="FirewallDialect.Printed"/>). Their precedence is that of local or group policy rules.
    /// </summary>
    public bool IsLegacy { get; init; }
}

/// <summary>
/// A setting of a profile, under its name in the registry and with its meaning there: <c>EnableFirewall</c> 0 or 1, <c>DefaultInboundAction</c> and
/// <c>DefaultOutboundAction</c> (0 allows, 1 blocks), <c>DoNotAllowExceptions</c>, <c>AllowLocalPolicyMerge</c>,
/// <c>AuthorizedApplications\AllowUserPrefMerge</c>, <c>GloballyOpenPorts\AllowUserPrefMerge</c>.
/// </summary>
/// <param name="Profile">Domain, Private or Public.</param>
/// <param name="Name">The name.</param>
/// <param name="Value">The value; null when it was not understood. What says "not configured" is left out by readers.</param>
/// <param name="Store">Where it comes from.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record WrittenSetting(string Profile, string Name, long? Value, FirewallStore Store, TextSpan Span);

/// <summary>A dynamic keyword: addresses with a name, or a name that the system resolves.</summary>
/// <param name="Id"><c>{guid}</c>.</param>
/// <param name="Keyword">The name; for <paramref name="AutoResolve"/> a host name or <c>*.suffix</c>.</param>
/// <param name="AutoResolve">Whether it stands for what the name resolves to.</param>
/// <param name="Addresses">Its addresses otherwise.</param>
/// <param name="Span">Where it stands.</param>
internal sealed record WrittenKeyword(string Id, string Keyword, bool AutoResolve, ImmutableArray<string> Addresses, TextSpan Span);

/// <summary>What a reader found in a file. It has no meaning yet.</summary>
internal sealed class FirewallDocument(TextSpan span) : SyntaxNode(span)
{
    /// <summary>What a person calls the format, such as <c>netsh output without 'verbose'</c>.</summary>
    public required string Title { get; init; }

    /// <summary>What the format carries.</summary>
    public FirewallEvidence Evidence { get; init; } = FirewallEvidence.All;

    /// <summary>What to export instead, with the command, when the format lacks something; null when it lacks nothing.</summary>
    public string? BetterExport { get; init; }

    /// <summary>The rules, in file order.</summary>
    public ImmutableArray<WrittenRule> Rules { get; init; } = [];

    /// <summary>The settings, in file order; later ones of the same store win.</summary>
    public ImmutableArray<WrittenSetting> Settings { get; init; } = [];

    /// <summary>The dynamic keywords.</summary>
    public ImmutableArray<WrittenKeyword> Keywords { get; init; } = [];

    /// <summary>Problems met while reading.</summary>
    public ImmutableArray<Finding> Problems { get; init; } = [];

    /// <summary>Whether the file holds a whole store of its own, which says what the firewall does (its defaults) even where it has neither rule nor setting.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether the file is that of another format's reader after all, and nothing in it concerns a firewall.</summary>
    public bool IsEmpty => !IsWhole && Rules.IsEmpty && Settings.IsEmpty && Keywords.IsEmpty;
}

/// <summary>Reads one shape of export. Stateless; never throws, whatever the bytes.</summary>
internal abstract class FirewallReader
{
    /// <summary>Whether a text has this shape. Cheap; the text may be only the first 16,384 bytes of a file.</summary>
    public abstract Recognition Recognize(SourceText text);

    /// <summary>The comments; most shapes have none. What the rules of the document cover is added to its entries.</summary>
    public virtual CommentedText Comments(SourceText text) => CommentedText.None;

    /// <summary>Reads it. What is broken is a problem with a place, and everything else is read all the same.</summary>
    public abstract FirewallDocument Read(SourceText text);
}
