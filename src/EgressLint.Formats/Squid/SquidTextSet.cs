using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Squid;

/// <summary>
/// What an ACL compares a text with: a list of domains, or patterns. Everything regular is in <see cref="Language"/>; patterns with
/// back-references can be asked about single texts besides.
/// </summary>
internal abstract class SquidTextSet
{
    private const int MostCuts = 4096;

    // By reference: equal sets that were made apart are rare, and comparing sets costs more than cutting them.
    private readonly Dictionary<Language, (Relation Relation, Language Inside, Language Outside)> cuts = new(ReferenceEqualityComparer.Instance);

    public abstract Language Language { get; }

    /// <summary>Whether there is obviously no text in it.</summary>
    public virtual bool IsEmpty => Language.IsEmpty;

    /// <summary>Why a text outside of <see cref="Language"/> may belong to the set all the same; null when none does.</summary>
    public virtual Doubt? Irregular => null;

    /// <summary>Why the set as a whole is not known; null when it is.</summary>
    public virtual Doubt? Doubt => null;

    /// <summary>Whether one text belongs to it, by code that shares nothing with the automata; null when it takes too long to tell.</summary>
    public abstract bool? Contains(string text);

    /// <summary>Whether the other set is written with the same values in the same way, for the same release: then it has the same texts. Cheap; false is no claim.</summary>
    public abstract bool IsSame(SquidTextSet other);

    /// <summary>Whether one text is in <see cref="Language"/>, by an automaton.</summary>
    public virtual bool Holds(string text) => Language.Contains(text);

    /// <summary>The same for what is not regular only.</summary>
    public virtual bool? ContainsIrregular(string text) => false;

    /// <summary>The answer for one text.</summary>
    public Answer Test(string text, Doubt tooComplex) => Contains(text) is { } inside ? Answer.Of(inside) : Answer.Maybe(tooComplex);

    /// <summary>Cuts a box along the texts that are asked about.</summary>
    public Split Along(FlowBox box, Language asked, Func<Language, FlowBox> with, Doubt tooComplex)
    {
        if (asked.Exact is { } text)
        {
            return Holds(text) ? Split.AllYes(box)
                : ContainsIrregular(text) is { } inside ? Split.Of(box, inside)
                : Split.AllMaybe(box, [tooComplex]);
        }

        var cut = CutOf(asked);
        switch (cut.Relation)
        {
            case Relation.Inside:
                return Split.AllYes(box);
            case Relation.Outside:
                return Irregular is { } why ? Split.AllMaybe(box, [why]) : Split.AllNo(box);
            case Relation.Crosses:
                var yes = with(cut.Inside);
                var no = with(cut.Outside);
                return Irregular is { } reason ? Split.Parts([yes], [], [new(no, [reason])]) : Split.Two(yes, no);
            default:
                return Split.AllMaybe(box, [tooComplex]);
        }
    }

    /// <summary>The same few sets are asked about on every port and over every transport, so a cut is made once.</summary>
    private (Relation Relation, Language Inside, Language Outside) CutOf(Language asked)
    {
        if (asked.EndsApart(Language))
        {
            return (Relation.Outside, asked, asked);
        }

        lock (cuts)
        {
            if (!cuts.TryGetValue(asked, out var cut))
            {
                var relation = asked.Relate(Language, SetBudget.Default);
                cut = relation == Relation.Crosses ? (relation, asked.And(Language), asked.Except(Language)) : (relation, asked, asked);
                if (cuts.Count < MostCuts)
                {
                    cuts.Add(asked, cut);
                }
            }

            return cut;
        }
    }

    /// <summary>The condition, with what is not known about the set.</summary>
    public Match WithDoubt(Match match) => Doubt is { } doubt ? match.Or(Match.Unknown(doubt)) : match;
}

/// <summary>A text that is told in a trait, such as a header; what is absent never matches.</summary>
internal sealed class SquidTextMatch(string trait, SquidTextSet texts, Doubt notKnown, Doubt tooComplex, string absent = Traits.Absent) : Match
{
    private readonly string trait = trait;
    private readonly SquidTextSet texts = texts;
    private readonly string absent = absent;

    public override bool IsSame(Match other) => other is SquidTextMatch match && trait == match.trait && absent == match.absent && texts.IsSame(match.texts);

    public override Split Split(FlowBox box)
    {
        if (box.Traits[trait] is not { } asked)
        {
            return Core.Policies.Split.AllMaybe(box, [notKnown]);
        }

        if (asked.Exact == Traits.Absent)
        {
            return absent == Traits.Absent ? Core.Policies.Split.AllNo(box) : texts.Along(box, Language.Exactly(absent), _ => box, tooComplex);
        }

        // Sets of values (any user at all) do not hold the absent one.
        return texts.Along(box, asked, l => box with { Traits = box.Traits.With(trait, l) }, tooComplex);
    }

    public override Answer Test(Flow flow) =>
        !flow.Traits.TryGetValue(trait, out var text) ? Answer.Maybe(notKnown)
        : text != Traits.Absent ? texts.Test(text, tooComplex)
        : absent == Traits.Absent ? Answer.No
        : texts.Test(absent, tooComplex);
}

/// <summary>The path of a URL that has one.</summary>
internal sealed class SquidPathMatch(SquidTextSet paths, Doubt tooComplex) : Match
{
    private readonly SquidTextSet paths = paths;

    public override bool IsSame(Match other) => other is SquidPathMatch match && paths.IsSame(match.paths);

    public override Split Split(FlowBox box) => box.Traits[SquidTraits.Unclear] is not null
        ? Core.Policies.Split.AllMaybe(box, [tooComplex])
        : paths.Along(box, box.Paths, l => box with { Paths = l }, tooComplex);

    public override Answer Test(Flow flow) => flow.Traits.ContainsKey(SquidTraits.Unclear) ? Answer.Maybe(tooComplex) : paths.Test(flow.Path, tooComplex);
}

/// <summary>An address that is told as text in a trait.</summary>
internal sealed class SquidAddressTraitMatch(string trait, IpSet addresses, Doubt notKnown) : Match
{
    private readonly string trait = trait;
    private readonly IpSet addresses = addresses;

    public override bool IsSame(Match other) => other is SquidAddressTraitMatch match && trait == match.trait && addresses.Equals(match.addresses);

    public override Split Split(FlowBox box) => box.Traits[trait] is { Exact: { } text } && IpAddress.TryParse(text, out var address)
        ? Core.Policies.Split.Of(box, addresses.Contains(address))
        : Core.Policies.Split.AllMaybe(box, [notKnown]);

    public override Answer Test(Flow flow) => flow.Traits.TryGetValue(trait, out var text) && IpAddress.TryParse(text, out var address)
        ? Answer.Of(addresses.Contains(address))
        : Answer.Maybe(notKnown);
}

/// <summary>A port that is told as text in a trait.</summary>
internal sealed class SquidPortTraitMatch(string trait, PortSet ports, Doubt notKnown) : Match
{
    private readonly string trait = trait;
    private readonly PortSet ports = ports;

    public override bool IsSame(Match other) => other is SquidPortTraitMatch match && trait == match.trait && ports.Equals(match.ports);

    public override Split Split(FlowBox box) => box.Traits[trait] is { Exact: { } text } && ushort.TryParse(text, out var port)
        ? Core.Policies.Split.Of(box, ports.Contains(port))
        : Core.Policies.Split.AllMaybe(box, [notKnown]);

    public override Answer Test(Flow flow) => flow.Traits.TryGetValue(trait, out var text) && ushort.TryParse(text, out var port)
        ? Answer.Of(ports.Contains(port))
        : Answer.Maybe(notKnown);
}
