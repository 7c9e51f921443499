using System.Collections.Immutable;
using EgressLint.Core.Policies;
using EgressLint.Core.Text;

namespace EgressLint.Formats.Squid;

/// <summary>
/// Settings that are not first-match, with the defaults of Squid's cf.data.pre. The last line of a scalar wins. Only <c>read_timeout</c>
/// ends an idle tunnel; the timeouts that sound like it do not (measured on 5.7 and 7.7).
/// </summary>
internal sealed class SquidSettingsReader
{
    private static readonly string[] TlsVersions = ["1.0", "1.1", "1.2", "1.3"];

    private readonly SquidBinding binding;
    private readonly Location start;
    private readonly HashSet<string> decidedHeaders = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Setting<string>>.Builder removedHeaders = ImmutableArray.CreateBuilder<Setting<string>>();
    private Setting<TimeSpan>? idle;
    private Setting<TimeSpan> lifetime;
    private Setting<string>? lowest;
    private Setting<string>? highest;
    private Setting<string>? ciphers;
    private readonly List<string> anchors = [];
    private readonly ImmutableArray<Setting<string>>.Builder schemes = ImmutableArray.CreateBuilder<Setting<string>>();
    private Location? anchorsAt;
    private bool trustsSystem = true;
    private bool verifies = true;
    private Setting<bool>? wholeObjects;
    private Setting<long>? largestReply;

    public SquidSettingsReader(SquidBinding binding, SourceText main)
    {
        this.binding = binding;
        start = main.At(main.GetLine(0));
        idle = new(TimeSpan.FromMinutes(15), start, true);
        lifetime = new(TimeSpan.FromDays(1), start, true);
        lowest = new("1.0", start, true);
    }

    public PolicySettings Finish() => new()
    {
        IdleTimeout = idle,
        IdleTimeoutName = "read_timeout",
        Lifetime = lifetime,
        TlsMinimum = lowest,
        TlsMaximum = highest,
        Ciphers = ciphers,
        OnlyAnchors = verifies && !trustsSystem && anchorsAt is { } at ? new(string.Join("' and '", anchors), at, false) : null,
        SignInSchemes = schemes.ToImmutable(),
        RemovedRequestHeaders = removedHeaders.ToImmutable(),
        FetchesWholeObjects = wholeObjects,
        LargestReply = largestReply is { Value: > 0 } ? largestReply : null,
    };

    /// <summary>Reads a directive if it is a setting; others are left alone.</summary>
    public void Read(SquidDirective directive)
    {
        var words = directive.Words;
        switch (directive.CanonicalName)
        {
            case "read_timeout":
                // Zero is accepted; what it then does to a tunnel was not measured, so nothing is said of it.
                idle = Time(directive) is { } time ? time.Value == TimeSpan.Zero ? null : time : idle;
                break;
            case "client_lifetime":
                lifetime = Time(directive) ?? lifetime;
                break;
            case "range_offset_limit":
                if (IsSizeForAll(directive, out var ranges))
                {
                    wholeObjects ??= new(ranges is null, directive.Location, false);
                }

                break;
            case "reply_body_max_size":
                if (IsSizeForAll(directive, out var replies))
                {
                    // No size and zero are no limit.
                    largestReply ??= new(replies ?? 0, directive.Location, false);
                }

                break;
            case "request_header_access":
                ReadHeader(directive);
                break;
            case "tls_outgoing_options":
                ReadTls(directive);
                break;
            case "sslproxy_cafile" or "sslproxy_capath" or "sslproxy_flags" or "sslproxy_version" or "sslproxy_options" or "sslproxy_cipher"
                or "sslproxy_client_certificate" or "sslproxy_client_key" when words.IsEmpty:
                binding.Reject(directive.Location, $"'{directive.Name}' has no value");
                break;
            case "sslproxy_cafile" or "sslproxy_capath":
                anchors.Add(words[0].Text);
                break;
            case "sslproxy_flags":
                ReadTlsFlags(words[0].Text);
                break;
            case "auth_param" when words is [var scheme, { Text: "program" }, _, ..] && schemes.All(s => !scheme.Text.Equals(s.Value, StringComparison.OrdinalIgnoreCase)):
                schemes.Add(new(scheme.Text.ToLowerInvariant(), directive.Location, false));
                break;
            case "sslproxy_version":
                ReadOldVersion(directive);
                break;
            case "sslproxy_options":
                ReadTlsOptions(directive, words[0].Text);
                break;
            case "sslproxy_cipher":
                ciphers = new(words[0].Text, directive.Location, false);
                break;
        }
    }

    private Setting<TimeSpan>? Time(SquidDirective directive)
    {
        // A value that Squid refuses is reported with the directive table's check; here it only keeps the earlier value.
        var time = SquidValues.Time(directive.Words.AsSpan(), binding.Engine);
        return time.IsGood ? new Setting<TimeSpan>(time.Value, directive.Location, false) : null;
    }

    /// <summary>
    /// Whether a line of a list in which the first one that matches decides is for everybody, with its size, null for none: only such a line says something about
    /// everybody.
    /// </summary>
    private bool IsSizeForAll(SquidDirective directive, out long? bytes)
    {
        var words = directive.Words.AsSpan();
        (bytes, var problem) = SquidValues.Size(words);
        if (problem is not null)
        {
            binding.Reject(directive.Location, $"in '{directive.Name}' {problem}");
            return false;
        }

        // No size and zero have no unit behind them.
        return words[Math.Min(bytes is null or 0 ? 1 : 2, words.Length)..] is [] or [{ Text: "all" }];
    }

    private void ReadHeader(SquidDirective directive)
    {
        var words = directive.Words;
        if (words.Length < 2)
        {
            return;
        }

        var name = words[0].Text.ToLowerInvariant();
        var forAll = words.Length == 3 && words[2].Text == "all";
        if (forAll && decidedHeaders.Add(name) && words[1].Text == "deny")
        {
            removedHeaders.Add(new(name, directive.Location, false));
        }
    }

    private void ReadTls(SquidDirective directive)
    {
        foreach (var word in directive.Words)
        {
            var equals = word.Text.IndexOf('=');
            var value = equals < 0 ? "" : word.Text[(equals + 1)..];
            switch (equals < 0 ? word.Text : word.Text[..equals])
            {
                case "min-version":
                    lowest = new(value, directive.Location, false);
                    break;
                case "options":
                    ReadTlsOptions(directive, value);
                    break;
                case "cipher":
                    ciphers = new(value, directive.Location, false);
                    break;
                case "cafile" or "capath":
                    anchors.Add(value);
                    break;
                case "flags":
                    ReadTlsFlags(value);
                    break;
                case "default-ca":
                    // Files and folders come on top of what the system trusts, unless that is switched off (Squid security/PeerOptions.cc).
                    trustsSystem = value != "off";
                    anchorsAt = directive.Location;
                    break;
            }
        }
    }

    private void ReadTlsFlags(string value) =>
        verifies &= !value.Split([',', ':'], StringSplitOptions.RemoveEmptyEntries).Contains("DONT_VERIFY_PEER", StringComparer.Ordinal);

    private void ReadTlsOptions(SquidDirective directive, string value)
    {
        var options = value.Split([',', ':'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = TlsVersions.Length - 1; i >= 0; i--)
        {
            var option = i == 0 ? "NO_TLSv1" : "NO_TLSv1_" + TlsVersions[i][2..];
            if (Array.IndexOf(options, option) >= 0)
            {
                continue;
            }

            if (i < TlsVersions.Length - 1)
            {
                highest = new(TlsVersions[i], directive.Location, false);
            }

            return;
        }
    }

    private void ReadOldVersion(SquidDirective directive)
    {
        var version = directive.Words[0].Text;
        if (SquidValues.Number(directive.Words.AsSpan()).Problem is { } problem)
        {
            binding.Reject(directive.Location, $"in '{directive.Name}' {problem}");
        }

        if (version is "4" or "5" or "6")
        {
            var name = TlsVersions[version[0] - '4'];
            lowest = new(name, directive.Location, false);
            highest = new(name, directive.Location, false);
        }
    }
}
