using System.Globalization;
using System.Numerics;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>Helpers that look at addresses.</summary>
internal static partial class PacHelpers
{
    /// <summary>What the global dnsResolve gives: helpers call it by its name, so that a script that replaces it changes them.</summary>
    private static JsValue ResolveByName(CallSite site, JsValue value)
    {
        var function = site.Run.Read(site.Run.Machine.Cell("dnsResolve"), site.Span) ?? throw site.Run.Error("ReferenceError", "dnsResolve is not defined", site.Span);
        return function is BuiltinFunction ? Resolve(site, value) : site.Run.Call(function, JsValue.Undefined, (JsValue[])[value], site.Span);
    }

    /// <summary>The address of a name: null, a text, or something unknown.</summary>
    private static JsValue Resolve(CallSite site, JsValue value)
    {
        var run = site.Run;
        if (value.IsNullish)
        {
            return JsValue.Null;
        }

        if (value is UnknownValue unknown)
        {
            return unknown.Then("resolved", UnknownKind.Any);
        }

        if (Operators.ToText(run, value, site.Span) is not TextValue text)
        {
            return run.Unknown("the address of something that is not known", site.Span);
        }

        switch (TextCalls.Settled(run, text))
        {
            case ConstText constant when PacRequests.EndsInNumber(constant.Text):
                return PacRequests.OldForm(constant.Text.ToLowerInvariant()) is { } number && !(run.Machine.Profile.Engine == PacEngine.Firefox && constant.Text.Split('.').Any(p => p is "" or "0x" or "0X"))
                    ? new ConstText(IpAddress.V4(number).ToString(), constant.Origin, constant.IsOfRequest)
                    : JsValue.Null;
            case ConstText constant when IpAddress.TryParse(constant.Text, out _):
                return run.Machine.Profile.Engine == PacEngine.Firefox ? constant : JsValue.Null;
            case ConstText constant when string.Equals(constant.Text, run.Box.Hosts.Exact, StringComparison.Ordinal):
                return OfRequest(site, constant.Text);
            case ConstText constant:
                return OfName(site, constant.Text);
            case SymText { Segments: [{ Kind: SegmentKind.Address or SegmentKind.Client }] } address:
                return address;
            case SymText host when run.IsHost(host):
                return run.Decide(host, IsDotted, site.Span) ? host : OfRequest(site, "the host");
            case var other:
                return run.Unknown("the address of a name made from that of the host", site.Span, UnknownKind.Any, "address of " + Operators.KeyOf(other));
        }
    }

    private static TextPredicate IsDotted { get; } = new InLanguage(Languages.DottedQuad, "dotted");

    private static JsValue OfRequest(CallSite site, string name)
    {
        var run = site.Run;
        run.NoteResolved(site.Span);
        if (!run.Box.Resolved.IsDefault)
        {
            foreach (var address in run.Box.Resolved)
            {
                if (!address.IsV6)
                {
                    return new ConstText(address.ToString(), null, true);
                }
            }

            return JsValue.Null;
        }

        if (run.Box.Addresses is not { } addresses)
        {
            return run.Unknown($"the address of '{name}', which the request does not give", site.Span, UnknownKind.Any, "address of request");
        }

        run.Assume(new Doubt("names of required endpoints resolve on the clients, to public addresses", null));
        return addresses.V4.IsEmpty ? JsValue.Null : Settled(run, SymText.Of(SegmentKind.Address));
    }

    private static TextValue Settled(Run run, SymText text) => run.Settle(text);

    /// <summary>Another name: only who knows the network can say.</summary>
    private static JsValue OfName(CallSite site, string name)
    {
        if (site.Run.Machine.ResolveName(name) is { } known)
        {
            foreach (var address in known)
            {
                if (!address.IsV6)
                {
                    return new ConstText(address.ToString());
                }
            }

            return JsValue.Null;
        }

        return site.Run.Unknown($"what the name '{Show(name)}' resolves to", site.Span, UnknownKind.Any, "dns " + name);
    }

    private static string Show(string name) => name.Length > 100 ? name[..100] + "…" : name;

    private static JsValue MyAddress(CallSite site)
    {
        var run = site.Run;
        if (run.IsLoading)
        {
            return run.Unknown("the address of the client", site.Span, UnknownKind.Text, "client");
        }

        if (run.IsClientUnknown)
        {
            return run.Unknown("the address of the client", site.Span, UnknownKind.Text, "client");
        }

        return Settled(run, SymText.Of(SegmentKind.Client));
    }

    private static JsValue IsInNet(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var run = site.Run;
        var (address, pattern, mask) = (At(arguments, 0), At(arguments, 1), At(arguments, 2));
        if (pattern is not TextValue || mask is not TextValue || !IsQuad(Const(site, pattern), out var network) || !IsQuad(Const(site, mask), out var bits) || address.IsNullish)
        {
            return pattern is UnknownValue || mask is UnknownValue ? throw new AbandonedException("the network is not known", site.Span) : JsValue.False;
        }

        if (address is TextValue text && TextCalls.Settled(run, text) is var settled && !(settled is ConstText quad && IsQuad(quad.Text, out _)))
        {
            address = settled is ConstText { Text: "" } ? JsValue.Null : ResolveByName(site, settled);
        }

        switch (address is TextValue known ? TextCalls.Settled(run, known) : address)
        {
            case ConstText constant:
                var inside = IsQuad(constant.Text, out var value) && (value & bits) == (network & bits);
                if (inside && constant.IsOfRequest)
                {
                    run.Matched(site.Span, pattern);
                }

                return JsValue.Of(inside);
            case SymText { Segments: [{ Kind: SegmentKind.Address or SegmentKind.Client } segment] } when Network(network, bits) is { } set:
                var holds = run.DecideAddress(segment.Kind, set);
                if (holds)
                {
                    run.Matched(site.Span, pattern);
                }

                return JsValue.Of(holds);
            case SymText symbolic:
                return run.Unknown("whether an address in the name of the host lies in a network", site.Span, UnknownKind.Bool, $"net {symbolic.Key}{network:x}/{bits:x}");
            case UnknownValue unknown:
                return new UnknownValue(unknown.Doubt, $"{unknown.Key} in {network:x}/{bits:x}", UnknownKind.Bool);
            default:
                return JsValue.False;
        }
    }

    /// <summary>The addresses for which the bits of a mask are those of a network; null for a mask with too many holes.</summary>
    private static IpSet? Network(uint network, uint mask)
    {
        network &= mask;
        if (BitOperations.PopCount(mask) == BitOperations.LeadingZeroCount(~mask))
        {
            return IpSet.Network(IpAddress.V4(network), BitOperations.PopCount(mask));
        }

        var low = BitOperations.TrailingZeroCount(mask);
        var free = 32 - low - BitOperations.PopCount(mask);
        if (free > 12)
        {
            return null;
        }

        var sets = new List<IpSet>();
        var holes = ~mask >> low << low;
        uint part = 0;
        do
        {
            var first = network | part;
            sets.Add(IpSet.Range(IpAddress.V4(first), IpAddress.V4(first | ((1u << low) - 1))));
            part = (part - holes) & holes;
        }
        while (part != 0);
        return IpSet.Union(sets);
    }

    /// <summary>Four numbers up to 255 with dots; zeros may lead.</summary>
    private static bool IsQuad(string text, out uint value)
    {
        value = 0;
        var parts = 0;
        var octet = -1;
        foreach (var c in text)
        {
            if (c == '.')
            {
                if (octet < 0 || ++parts > 3)
                {
                    return false;
                }

                value = (value << 8) | (uint)octet;
                octet = -1;
            }
            else if (char.IsAsciiDigit(c) && (octet = (Math.Max(octet, 0) * 10) + (c - '0')) <= 255)
            {
                continue;
            }
            else
            {
                return false;
            }
        }

        value = (value << 8) | (uint)Math.Max(octet, 0);
        return parts == 3 && octet >= 0 && LengthsFit(text);
    }

    private static bool LengthsFit(string text)
    {
        var run = 0;
        foreach (var c in text)
        {
            run = c == '.' ? 0 : run + 1;
            if (run > 3)
            {
                return false;
            }
        }

        return true;
    }

    private static JsValue ConvertAddress(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (At(arguments, 0) is UnknownValue unknown)
        {
            return unknown.Then("number", UnknownKind.Number);
        }

        if (At(arguments, 0) is TextValue text && TextCalls.Settled(site.Run, text) is SymText symbolic)
        {
            return site.Run.Unknown("the number of an address that is not known", site.Span, UnknownKind.Number, "addr " + symbolic.Key);
        }

        var parts = Const(site, At(arguments, 0)).Split('.');
        var value = 0;
        for (var i = 0; i < 4; i++)
        {
            value = (value << 8) | (i < parts.Length ? Operators.ToInt32(Operators.ParseNumber(parts[i])) & 0xFF : 0);
        }

        return JsValue.Of((double)value);
    }

    private static JsValue IsInNetEx(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var run = site.Run;
        if (At(arguments, 0) is not (TextValue or UnknownValue) || At(arguments, 1) is not (TextValue or UnknownValue))
        {
            return JsValue.Null;
        }

        var prefix = Const(site, At(arguments, 1));
        if (!prefix.Contains('/', StringComparison.Ordinal) || !IpSet.TryParse(prefix, out var set))
        {
            return JsValue.False;
        }

        switch (At(arguments, 0) is TextValue text ? TextCalls.Settled(run, text) : At(arguments, 0))
        {
            case ConstText constant:
                return JsValue.Of(IpAddress.TryParse(constant.Text, out var address) && set.Contains(address));
            case SymText { Segments: [{ Kind: SegmentKind.Address or SegmentKind.Client } segment] }:
                return JsValue.Of(run.DecideAddress(segment.Kind, set));
            case SymText host when run.IsHost(host) && run.Region.IsPlain && !run.Decide(host, IsDotted, site.Span):
                return JsValue.False;
            case SymText other:
                return run.Unknown("whether an address in the name of the host lies in a network", site.Span, UnknownKind.Bool, $"net {other.Key}{prefix}");
            case var other:
                return ((UnknownValue)other).Then(" in " + prefix, UnknownKind.Bool);
        }
    }

    private static JsValue SortAddresses(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        if (At(arguments, 0) is UnknownValue unknown)
        {
            return unknown.Then("sorted", UnknownKind.Any);
        }

        var all = new List<IpAddress>();
        foreach (var part in Const(site, At(arguments, 0)).Split(';'))
        {
            if (!IpAddress.TryParse(part.Trim(), out var address))
            {
                return JsValue.False;
            }

            all.Add(address);
        }

        return JsValue.Of(string.Join(';', all.OrderByDescending(a => a.IsV6).ThenBy(a => a.Value).Select(a => a.ToString())));
    }
}
