using System.Globalization;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Core.Text;
using EgressLint.Formats.Pac.Regex;

namespace EgressLint.Formats.Pac.Engine;

/// <summary>The functions that engines give to PAC files, as Chromium and Firefox have them (reference: PAC, section 4).</summary>
internal static partial class PacHelpers
{
    /// <summary>Names that <c>let</c>, <c>const</c> and <c>class</c> may not take at the top level.</summary>
    public static readonly string[] Names =
    [
        "dnsDomainIs", "localHostOrDomainIs", "isPlainHostName", "dnsDomainLevels", "shExpMatch", "isInNet", "isResolvable", "dnsResolve", "myIpAddress",
        "convert_addr", "weekdayRange", "dateRange", "timeRange", "alert", "isValidIpAddress",
    ];

    /// <summary>Microsoft's extensions, which Firefox lacks.</summary>
    public static readonly string[] ExNames = ["dnsResolveEx", "isResolvableEx", "isInNetEx", "myIpAddressEx", "sortIpAddressList"];

    public static void Add(PacMachine machine)
    {
        Add(machine, "dnsDomainIs", DnsDomainIs);
        Add(machine, "localHostOrDomainIs", LocalHostOrDomainIs);
        Add(machine, "isPlainHostName", IsPlainHostName);
        Add(machine, "dnsDomainLevels", (site, _, a) => Text(site, At(a, 0)) is SymText text ? new DotCount(text) : JsValue.Of(Const(site, At(a, 0)).AsSpan().Count('.')));
        Add(machine, "shExpMatch", ShExpMatch);
        Add(machine, "isInNet", IsInNet);
        Add(machine, "dnsResolve", (site, _, a) => Resolve(site, At(a, 0)));
        Add(machine, "isResolvable", (site, _, a) => ResolveByName(site, At(a, 0)) is var address && address is UnknownValue unknown ? unknown.Then("resolves", UnknownKind.Bool) : JsValue.Of(address is not NullValue));
        Add(machine, "myIpAddress", (site, _, _) => MyAddress(site));
        Add(machine, "convert_addr", ConvertAddress);
        Add(machine, "weekdayRange", WeekdayRange);
        Add(machine, "timeRange", TimeRange);
        Add(machine, "dateRange", DateRange);
        Add(machine, "alert", (_, _, _) => JsValue.Undefined);
        Add(machine, "isValidIpAddress", (site, _, a) => JsValue.Of(IsQuad(Const(site, At(a, 0)), out uint _)));
        if (machine.Profile.HasEx)
        {
            AddEx(machine);
        }

        if (machine.Profile.Engine == PacEngine.Chromium)
        {
            var console = machine.Realm.MakeObject();
            foreach (var name in (ReadOnlySpan<string>)["log", "warn", "error", "info", "debug"])
            {
                console.SetHidden(name, new BuiltinFunction(machine.Realm.FunctionPrototype, name, (_, _, _) => JsValue.Undefined));
            }

            machine.Cell("console").Value = console;
        }

        if (machine.Profile.Has(6))
        {
            machine.Cell("Intl").Value = machine.Realm.MakeObject();
        }

        AddTables(machine);
        machine.Realm.AddUnfollowed();
    }

    private static void AddEx(PacMachine machine)
    {
        Add(machine, "dnsResolveEx", (site, _, a) => Resolve(site, At(a, 0)) switch
        {
            NullValue => ConstText.Empty,
            ConstText text => text,
            UnknownValue unknown => unknown.Then("all", UnknownKind.Text),
            var address => site.Run.Unknown("all addresses of the host", site.Span, UnknownKind.Text, "all " + Operators.KeyOf(address)),
        });
        Add(machine, "isResolvableEx", (site, _, a) => Resolve(site, At(a, 0)) is var address && address is UnknownValue unknown ? unknown.Then("resolves", UnknownKind.Bool) : JsValue.Of(address is not NullValue));
        Add(machine, "isInNetEx", IsInNetEx);
        Add(machine, "myIpAddressEx", (site, _, _) => site.Run.Unknown("the addresses of the client", site.Span, UnknownKind.Text, "all of client"));
        Add(machine, "sortIpAddressList", SortAddresses);
    }

    private static void Add(PacMachine machine, string name, BuiltinCall call)
    {
        var made = new BuiltinFunction(machine.Realm.FunctionPrototype, name, call);
        machine.Cell(name).Value = made;
        if (name is not ("alert" or "isPlainHostName" or "sortIpAddressList" or "isInNetEx" or "myIpAddressEx"))
        {
            // Most are functions of a script that the browser puts in front.
            machine.Realm.NotFollowed(made, 3, "prototype");
        }
    }

    private static JsValue At(ReadOnlySpan<JsValue> arguments, int index) => index < arguments.Length ? arguments[index] : JsValue.Undefined;

    private static string Const(CallSite site, JsValue value) => value is SymText or UnknownValue or RequestNumber
        ? Operators.ToConst(site.Run, value, site.Span)
        : value is TextValue ? Operators.ToConst(site.Run, value, site.Span) : throw site.Run.TypeError("Cannot read properties of something that is not a text", site.Span);

    private static JsValue Text(CallSite site, JsValue value) => value is SymText text ? site.Run.Settle(text) : value;

    private static JsValue DnsDomainIs(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var (host, domain) = (At(arguments, 0), At(arguments, 1));
        if (host is UnknownValue unknown)
        {
            return unknown.Then("ends" + (domain as ConstText)?.Text, UnknownKind.Bool);
        }

        if (host.IsNullish || domain.IsNullish)
        {
            throw site.Run.TypeError("Cannot read properties of undefined (reading 'length')", site.Span);
        }

        if (host is ObjectValue or MatchValue || domain is ObjectValue or MatchValue or UnknownValue)
        {
            // What looks like a text is compared like one.
            throw new AbandonedException("it is not known what dnsDomainIs compares", site.Span);
        }

        return host is TextValue text && domain is TextValue ? TextCalls.Holds(site.Run, text, new EndsWithText(Const(site, domain)), domain, site.Span) : JsValue.False;
    }

    private static JsValue LocalHostOrDomainIs(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var domain = Const(site, At(arguments, 1));
        if (Operators.ToText(site.Run, At(arguments, 0), site.Span) is not TextValue host)
        {
            return site.Run.Unknown("it is not known which name is compared", site.Span, UnknownKind.Bool);
        }

        List<string> names = [domain];
        for (var dot = domain.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = dot + 1 < domain.Length ? domain.IndexOf('.', dot + 1) : -1)
        {
            names.Add(domain[..dot]);
        }

        return TextCalls.Holds(site.Run, host, new InLanguage(Language.OneOf(names), "local " + domain), At(arguments, 1), site.Span);
    }

    private static JsValue IsPlainHostName(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        switch (Text(site, At(arguments, 0)))
        {
            case SymText text:
                return TextCalls.Holds(site.Run, text, PlainHost, JsValue.Undefined, site.Span);
            case UnknownValue unknown:
                return unknown.Then("plain", UnknownKind.Bool);
            case TextValue constant:
                var host = Const(site, constant);
                var plain = !host.Contains('.', StringComparison.Ordinal) && (site.Run.Machine.Profile.Engine == PacEngine.Firefox
                    ? !host.Contains(':', StringComparison.Ordinal)
                    : !IpAddress.TryParse(host, out _) && !IsNumber(host));
                if (plain && constant is ConstText { IsOfRequest: true })
                {
                    site.Run.Matched(site.Span, JsValue.Undefined);
                }

                return JsValue.Of(plain);
            default:
                throw site.Run.TypeError("isPlainHostName needs a text", site.Span);
        }
    }

    private static TextPredicate PlainHost { get; } = new InLanguage(
        Languages.OfPattern("^[^.:]*$", out _) is { } plain && Languages.OfPattern("^(?:[0-9]+|0[xX][0-9a-fA-F]*)$", out _) is { } numbers ? plain.Except(numbers) : Language.Empty, "plain host");

    private static bool IsNumber(string host) =>
        host.Length > 0 && (host.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 || (host.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && host.AsSpan(2).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0));

    private static JsValue ShExpMatch(CallSite site, JsValue self, ReadOnlySpan<JsValue> arguments)
    {
        var pattern = At(arguments, 1);
        pattern = pattern is WrapperValue { Inner: TextValue inner } ? Text(site, inner) : Text(site, pattern);
        if (pattern is not ConstText constant)
        {
            throw pattern is UnknownValue or SymText ? new AbandonedException("the pattern depends on the request", site.Span) : site.Run.TypeError("Cannot read properties of undefined (reading 'replace')", site.Span);
        }

        var glob = site.Run.Machine.Glob(constant.Text);
        if (!glob.IsPlain)
        {
            site.Run.NoteEngine();
            if (glob.Leaking is null)
            {
                throw site.Run.Error("SyntaxError", "Invalid regular expression: " + glob.Error, site.Span);
            }

            if (site.Run.Machine.Profile.Engine == PacEngine.WinHttp)
            {
                return LeakingOrPlain(site, glob, At(arguments, 0));
            }
        }

        return Operators.ToText(site.Run, At(arguments, 0), site.Span) switch
        {
            // What is put around the request may have an end of a line, and the set of a plain pattern does not say so.
            SymText text when text.Segments.Any(s => s.IsConst && PacGlob.HasLineEnd(s.Text)) && glob.Leaking is { } leaking => TextCalls.Holds(site.Run, text, new PatternFound(leaking), constant, site.Span),
            TextValue text => TextCalls.Holds(site.Run, text, site.Run.Machine.GlobPredicate(glob), constant, site.Span),
            var other => ((UnknownValue)other).Then("*" + constant.Text, UnknownKind.Bool),
        };
    }

    /// <summary>Whether metacharacters mean something to the old engine is not known: where the two readings differ, so is the answer.</summary>
    private static JsValue LeakingOrPlain(CallSite site, PacGlob glob, JsValue value)
    {
        if (Operators.ToText(site.Run, value, site.Span) is not TextValue text)
        {
            return site.Run.Unknown("it is not known what is matched", site.Span, UnknownKind.Bool);
        }

        var leaking = TextCalls.Holds(site.Run, text, new GlobMatches(glob), JsValue.Undefined, site.Span) is BoolValue { Value: true };
        var plain = TextCalls.Holds(site.Run, text, new InLanguage(glob.PlainLanguage(), "plain*" + glob.Pattern), JsValue.Undefined, site.Span) is BoolValue { Value: true };
        return leaking == plain ? JsValue.Of(leaking) : site.Run.Unknown($"whether this engine reads '{glob.Pattern}' as a regular expression", site.Span, UnknownKind.Bool);
    }
}
