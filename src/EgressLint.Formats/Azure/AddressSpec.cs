using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Azure.Reading;

namespace EgressLint.Formats.Azure;

/// <summary>What an element of an address field is.</summary>
internal enum AddressKind
{
    /// <summary><c>*</c> or <c>Any</c>.</summary>
    Any,

    /// <summary>An address, a network or a range.</summary>
    Prefix,

    /// <summary>A service tag, or a name that should be one.</summary>
    Tag,

    /// <summary>An application security group or an IP group.</summary>
    Group,

    /// <summary>A host name, where names are allowed.</summary>
    Name,

    /// <summary>A value that the files do not tell.</summary>
    Unknown,
}

/// <summary>An element of an address field.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is written, evaluated.</param>
/// <param name="Value">The value with its places.</param>
internal readonly record struct AddressItem(AddressKind Kind, string Text, AzureValue Value)
{
    /// <summary>A tag's addresses, or a prefix; null when nobody knows them.</summary>
    public IpSet? Addresses { get; init; }

    /// <summary>Whether a network was written with bits of a host.</summary>
    public bool HasHostBits { get; init; }

    /// <summary>Whether a tag of that name is known at all.</summary>
    public bool IsKnownTag { get; init; }

    /// <summary>Whether nobody knows its addresses.</summary>
    public bool IsOpen => Kind is AddressKind.Unknown or AddressKind.Group or AddressKind.Name || (Kind == AddressKind.Tag && Addresses is null);

    /// <summary>What it is called, in upper case: two elements of one name mean the same.</summary>
    public string OpenName => $"{Kind} {Value.Identity ?? Text}".ToUpperInvariant();
}

/// <summary>Addresses that a rule may mean without anybody knowing, and why.</summary>
internal readonly record struct Possible(IpSet Addresses, Doubt Why);

/// <summary>
/// One side's addresses: those that are surely meant and those that may be. A name that no list explains, an unresolved value and a group whose members
/// nobody knows are possible addresses and never none.
/// </summary>
internal sealed record AddressSpec(IpSet Sure, ImmutableArray<Possible> Possible)
{
    /// <summary>
    /// Whether both mean the same addresses, where what is outside of the rules is the same. Elements whose addresses nobody knows (a tag without a list, a group, a
    /// parameter) mean the same where they have the same name; one without a name is no other one.
    /// </summary>
    public static bool AreSame(AddressSpec a, AddressSpec b) => a.Sure.Equals(b.Sure) && a.All.Equals(b.All)
        && (a.Possible.IsEmpty && b.Possible.IsEmpty || Names(a) is { } own && Names(b) is { } others && own.SetEquals(others));

    private static HashSet<string>? Names(AddressSpec spec)
    {
        var open = spec.Items.Where(i => i.IsOpen).ToArray();
        return open.Length > 0 && Array.TrueForAll(open, i => i.Kind != AddressKind.Unknown || i.Value.Identity is not null) ? [.. open.Select(i => i.OpenName)] : null;
    }

    /// <summary>Every address.</summary>
    public static AddressSpec Any { get; } = new(IpSet.All, []);

    /// <summary>What it was made from, in the order of the file.</summary>
    public ImmutableArray<AddressItem> Items { get; init; } = [];

    /// <summary>Whether it is every address of both families.</summary>
    public bool IsAny => Sure.IsAll;

    /// <summary>Whether it consists of listed addresses, and not of all of a family.</summary>
    public bool IsPinned => !Items.IsEmpty && Items.All(i => i.Kind == AddressKind.Prefix) && !IpSet.AllV4.IsSubsetOf(Sure) && !IpSet.AllV6.IsSubsetOf(Sure);

    /// <summary>Everything that may be meant.</summary>
    public IpSet All { get; } = Possible.IsEmpty ? Sure : IpSet.Union([Sure, .. Possible.Select(p => p.Addresses)]);

    /// <summary>Why some of it is not sure.</summary>
    public ImmutableArray<Doubt> Doubts => [.. Possible.Select(p => p.Why)];

    /// <summary>Whether it can have to do with any of these.</summary>
    public bool Touches(IpSet addresses) => All.IsAll || All.Overlaps(addresses);

    /// <summary>Cuts a box along one of its two addresses.</summary>
    /// <param name="box">The box.</param>
    /// <param name="asked">Its addresses on that side.</param>
    /// <param name="narrowed">The box with other addresses there.</param>
    public Split Split(FlowBox box, IpSet asked, Func<IpSet, FlowBox> narrowed)
    {
        if (IsAny)
        {
            return Core.Policies.Split.AllYes(box);
        }

        var yes = asked.And(Sure);
        var left = yes.IsEmpty ? asked : asked.Except(Sure);
        if (yes.IsEmpty && !left.Overlaps(All))
        {
            return Core.Policies.Split.AllNo(box);
        }

        if (left.IsEmpty)
        {
            return Core.Policies.Split.AllYes(box);
        }

        var maybe = Possible.IsEmpty ? IpSet.Empty : left.And(All);
        var no = maybe.IsEmpty ? left : left.Except(maybe);
        return Core.Policies.Split.Parts(
            yes.IsEmpty ? [] : [narrowed(yes)],
            no.IsEmpty ? [] : [narrowed(no)],
            maybe.IsEmpty ? [] : [new(narrowed(maybe), [.. Possible.Where(p => p.Addresses.Overlaps(maybe)).Select(p => p.Why)])]);
    }

    /// <summary>The answer for one address.</summary>
    public Answer Test(IpAddress address)
    {
        if (Sure.Contains(address))
        {
            return Answer.Yes;
        }

        var doubts = ImmutableArray.CreateBuilder<Doubt>();
        foreach (var (addresses, why) in Possible)
        {
            if (addresses.Contains(address))
            {
                doubts.Add(why);
            }
        }

        return doubts.Count == 0 ? Answer.No : new(Truth.Maybe, doubts.ToImmutable());
    }
}

/// <summary>One side's ports: those that are surely meant, and why others may be; null when these are all.</summary>
internal sealed record PortSpec(PortSet Sure, Doubt? More)
{
    /// <summary>Whether nothing of either is unknown, and they are the same.</summary>
    public static bool AreKnownAndSame(PortSpec a, PortSpec b) => a.More is null && b.More is null && a.Sure.Equals(b.Sure);

    /// <summary>Every port.</summary>
    public static PortSpec Any { get; } = new(PortSet.All, null);

    /// <summary>Whether it is every port.</summary>
    public bool IsAny => Sure.IsAll;

    /// <summary>Whether it can have to do with any of these.</summary>
    public bool Touches(PortSet ports) => More is not null || Sure.IsAll || Sure.Numbers.Overlaps(ports.Numbers);

    /// <summary>Cuts a box along its ports on one side.</summary>
    public Split Split(FlowBox box, PortSet asked, Func<PortSet, FlowBox> narrowed)
    {
        var yes = asked.And(Sure);
        if (yes.Equals(asked))
        {
            return Core.Policies.Split.AllYes(box);
        }

        var left = yes.IsEmpty ? box : narrowed(asked.Except(Sure));
        ImmutableArray<FlowBox> sure = yes.IsEmpty ? [] : [narrowed(yes)];
        return More is null ? Core.Policies.Split.Parts(sure, [left], []) : Core.Policies.Split.Parts(sure, [], [new(left, [More])]);
    }

    /// <summary>The answer for one port.</summary>
    public Answer Test(ushort port) => Sure.Contains(port) ? Answer.Yes : More is null ? Answer.No : Answer.Maybe(More);
}
