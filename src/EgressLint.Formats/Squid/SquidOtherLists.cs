using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Lists that decide nothing about a connection, and still stop the start where they name an ACL that is not defined above them. Every kind of line was put to
/// 4.13, 5.7, 6.13 and 7.7.
/// </summary>
internal sealed class SquidOtherLists(SquidBinding binding, SquidAccessLists lists)
{
    private const string Action = "action";
    private const string NamedAction = "named action";
    private const string Value = "value";
    private const string NamedValue = "named value";
    private const string Size = "size";
    private const string Pool = "pool";
    private const string Log = "log";

    /// <summary>What stands in front of the names, by directive.</summary>
    private static readonly FrozenDictionary<string, string> Heads = new (string Head, string Directives)[]
    {
        (Action, "cache icp_access htcp_access htcp_clr_access snmp_access store_id_access send_hit store_miss stats_collection broken_posts ident_lookup_access "
            + "follow_x_forwarded_for proxy_protocol_access collapsed_forwarding_access server_pconn_for_nonretriable spoof_client_ip icap_retry "
            + "sslproxy_cert_error force_request_body_continuation"),
        (NamedAction, "request_header_access reply_header_access http_upgrade_request_protocols icap_access"),
        (Value, "tcp_outgoing_address tcp_outgoing_tos tcp_outgoing_mark clientside_tos clientside_mark mark_client_packet on_unsupported_protocol auth_schemes "
            + "sslproxy_cert_sign sslproxy_cert_adapt"),
        (NamedValue, "request_header_add reply_header_add note"),
        (Size, "range_offset_limit reply_body_max_size"),
        (Pool, "delay_access client_delay_access"),
        (Log, "access_log"),
    }.SelectMany(h => h.Directives.Split(' ').Select(d => (Directive: d, h.Head))).ToFrozenDictionary(p => p.Directive, p => p.Head, StringComparer.Ordinal);

    private readonly Dictionary<string, long> pools = new(StringComparer.Ordinal);

    /// <summary>Refuses a line whose ACLs are not defined; other directives are left alone.</summary>
    public void Check(SquidDirective directive)
    {
        if (directive.CanonicalName is "delay_pools" or "client_delay_pools")
        {
            pools[directive.CanonicalName.Replace("pools", "access", StringComparison.Ordinal)] = SquidValues.Number(directive.Words.AsSpan()).Value;
        }
        else if (Problem(directive) is { } problem)
        {
            binding.Reject(directive.Location, problem);
        }
        else if (Heads.TryGetValue(directive.CanonicalName, out var head) && Begin(directive, head) is { } from)
        {
            lists.CheckNames(directive, from);
        }
    }

    private string? Problem(SquidDirective directive) => directive.CanonicalName switch
    {
        "log_access" or "log_icap" when binding.Engine.Release <= 6 => $"'{directive.Name}' is obsolete, and {binding.Engine.Title} does not start with it",
        "ignore_ims_on_miss" => SquidValues.OnOff(directive.Words.AsSpan()).Problem is { } bad ? $"in '{directive.Name}' {bad}" : null,
        "url_rewrite_concurrency" => SquidValues.Number(directive.Words.AsSpan()).Problem is { } bad ? $"in '{directive.Name}' {bad}" : null,
        "auth_schemes" when !binding.HasAuthentication && binding.UnknownLines is null => "'auth_schemes' needs an 'auth_param' scheme",
        "request_header_add" or "reply_header_add" or "note" when directive.Words.Length < 2 => $"'{directive.Name}' needs a name and a value",
        "request_header_add" or "reply_header_add" or "note" when IsLeftOpen(directive, directive.Words[1]) => $"the value of '{directive.Name}' has no closing quote",
        _ => null,
    };

    /// <summary>Where the names begin; null where Squid leaves the line before it comes to them.</summary>
    private int? Begin(SquidDirective directive, string head)
    {
        var words = directive.Words;
        return head switch
        {
            Action => IsAction(words, 0) ? 1 : null,
            NamedAction => IsAction(words, 1) ? 2 : null,
            Value => 1,
            NamedValue => BehindValue(directive, words[1]),
            Size => words is [{ Text: "none" or "-1" or "0" }, ..] ? 1 : 2,
            Pool => IsAction(words, 1) && int.TryParse(words[0].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var pool)
                && pool >= 1 && pool <= pools.GetValueOrDefault(directive.CanonicalName) ? 2 : null,
            _ => BehindLog(words),
        };
    }

    private static bool IsAction(ImmutableArray<SquidWordSyntax> words, int at) => at < words.Length && words[at].Text is "allow" or "deny";

    /// <summary>Behind a place for the log stand options or, in the old way, one format; a format of one's own is not told from an ACL here.</summary>
    private static int? BehindLog(ImmutableArray<SquidWordSyntax> words) => words switch
    {
        [{ Text: "none" }, ..] => 1,
        [_, { Text: "squid" or "common" or "combined" or "referrer" or "useragent" }, ..] => 2,
        [_, { Text: var option }, ..] when option.Contains('=', StringComparison.Ordinal) => 1 + words.Skip(1).TakeWhile(w => w.Text.Contains('=', StringComparison.Ordinal)).Count(),
        _ => null,
    };

    /// <summary>A value in quotes goes up to the closing one, blanks included, in every mode.</summary>
    private static int BehindValue(SquidDirective directive, SquidWordSyntax value)
    {
        var text = directive.Logical.Text;
        var end = value.LogicalStart + value.LogicalLength;
        if (text[value.LogicalStart] is '"' or '\'')
        {
            end = Math.Max(end, EndOfQuoted(text, value.LogicalStart));
        }

        return directive.Words.TakeWhile(w => w.LogicalStart < end).Count();
    }

    private static bool IsLeftOpen(SquidDirective directive, SquidWordSyntax value) =>
        directive.Logical.Text[value.LogicalStart] is '"' or '\'' && EndOfQuoted(directive.Logical.Text, value.LogicalStart) < 0;

    /// <summary>The place behind the quote that closes the one at <paramref name="start"/>, -1 without one; a quote behind a backslash closes nothing.</summary>
    private static int EndOfQuoted(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == text[start])
            {
                return i + 1;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return -1;
    }
}
