using System.Collections.Immutable;
using EgressLint.Analysis.Catalogs;
using EgressLint.Analysis.Rules.Behaviour;
using EgressLint.Analysis.Rules.Exposure;
using EgressLint.Analysis.Paths;
using EgressLint.Analysis.Rules.Paths;
using EgressLint.Analysis.Rules.Reachability;
using EgressLint.Analysis.Rules.Scripts;
using EgressLint.Analysis.Settings;
using EgressLint.Analysis.Suppressions;
using EgressLint.Core.Findings;
using EgressLint.Formats.Azure;
using EgressLint.Formats.Pac;
using EgressLint.Formats.Squid;
using EgressLint.Formats.WindowsFirewall.Pitfalls;
using EgressLint.Formats.WindowsFirewall.Reading;

namespace EgressLint.Analysis.Rules;

/// <summary>Every rule there is, written by hand, one line each.</summary>
public static class RuleSet
{
    /// <summary>The rules that judge policies, by id.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        new EndpointBlocked(),
        new WildcardPartlyAllowed(),
        new RequirementUndecided(),
        new HostAllowedOnWrongPort(),
        new SchemeConfused(),
        new RedirectorWithoutTargets(),
        new ResolvedNameBlocked(),
        new AllowNeverApplies(),
        new ApexOrSubdomainsMissed(),
        new AddressesNotAllowed(),
        new ChainBlocksEndpoint(),
        new ProxyNotReachable(),
        new ParameterUnset(),
        new OnlyFallbackWorks(),
        new TcpTlsThroughProxy(),
        new ProxyDiscouraged(),
        new ProxyAuthenticationRequired(),
        new ProxyWrongContext(),
        new TlsIntercepted(),
        new TlsTooOld(),
        new TrustAnchor(),
        new RevocationBlocked(),
        new CrlNotPublic(),
        new GatewayPortsClosed(),
        new IdleTimeoutTooShort(),
        new LifetimeLimit(),
        new ByteRangesNotPassed(),
        new MethodOrHeaderFiltered(),
        new ConnectPortRefused(),
        new PlainHttpChanged(),
        new UdpWithoutWay(),
        new RetiredHost(),
        new MisspeltHost(),
        new BroaderThanNeeded(),
        new AddressesPinned(),
        new NeedlessInbound(),
        new SignInHostBlocked(),
        new SourceReachesMore(),
        new SharedSuffixOpen(),
        new SuccessorMissing(),
        new BareSuffix(),
        new RetiredFeatureSelected(),
        new ForbiddenReachable(),
        new NoDirectWay(),
        new HttpsPathTested(),
        new DecidedByNameResolution(),
        new FallbackToDirect(),
        new CallersWithoutScript(),
        new EnginesDisagree(),
        new FallbackDiffers(),
        new ProxyNotOnPath(),
        new MemberNotPassed(),
        new PathUndecided(),
    ];

    /// <summary>What is reported while texts are read, in every format; one line for each family.</summary>
    public static ImmutableArray<RuleDescriptor> Reading { get; } =
    [
        InputRules.UnreadableFile,
        InputRules.NotText,
        InputRules.IncludeNotFound,
        InputRules.IncludeTooDeep,
        InputRules.ListFileNotFound,
        InputRules.TemplateDebris,
        InputRules.RejectedByEngine,
        InputRules.PathLeadsOut,
        InputRules.TooLarge,
        InputRules.NothingInside,
        .. FirewallTextRules.All,
        .. SquidRules.All,
        .. SquidPolicyRules.All,
        .. PacRules.All,
        .. FirewallInputRules.All,
        .. FirewallMarkupRules.All,
        .. FirewallPitfallRules.All,
        .. AzureRules.All,
        .. CatalogRules.All,
        .. SettingsRules.All,
        .. SuppressionRules.All,
        .. PathRules.All,
        ReportRules.TooManyFindings,
    ];

    /// <summary>Every id that can occur, in order.</summary>
    public static ImmutableArray<RuleDescriptor> Descriptors { get; } =
        [.. All.Select(r => r.Descriptor).Concat(Reading).OrderBy(d => d.Id, StringComparer.Ordinal)];

    /// <summary>Every built-in rule and, behind them, rules of one's own.</summary>
    /// <exception cref="ArgumentException">An id that is not one of <see cref="RuleDescriptor.OwnIds"/> with three digits, that two rules have, or a rule without messages.</exception>
    public static ImmutableArray<Rule> With(params ImmutableArray<Rule> own)
    {
        ImmutableArray<Rule> rules = [.. All, .. own];
        DescriptorsWith(rules);
        return rules;
    }

    /// <summary>Every id that can occur where these rules run, in order: the built-in ones whether they run or not, and those of other rules.</summary>
    /// <exception cref="ArgumentException">As <see cref="With"/> has it.</exception>
    internal static ImmutableArray<RuleDescriptor> DescriptorsWith(ImmutableArray<Rule> rules)
    {
        RuleDescriptor[] own = [.. rules.Where(r => !All.Contains(r)).Select(r => r.Descriptor)];
        foreach (var descriptor in own)
        {
            if (!RuleDescriptor.IsOwn(descriptor.Id))
            {
                throw new ArgumentException($"Rule '{descriptor.Id}' is not built in; ids of other rules are '{RuleDescriptor.OwnIds}' and three digits.", nameof(rules));
            }

            if (descriptor.Messages.IsDefaultOrEmpty)
            {
                throw new ArgumentException($"Rule '{descriptor.Id}' has no message.", nameof(rules));
            }
        }

        return own.CountBy(d => d.Id, StringComparer.Ordinal).FirstOrDefault(d => d.Value > 1).Key is { } twice
            ? throw new ArgumentException($"Two rules have the id '{twice}'.", nameof(rules))
            : own.Length == 0 ? Descriptors : [.. Descriptors.Concat(own).OrderBy(d => d.Id, StringComparer.Ordinal)];
    }

    /// <summary>The descriptor with an id; null when there is none.</summary>
    public static RuleDescriptor? Find(string id) => Descriptors.FirstOrDefault(d => string.Equals(d.Id, id, StringComparison.OrdinalIgnoreCase));
}
