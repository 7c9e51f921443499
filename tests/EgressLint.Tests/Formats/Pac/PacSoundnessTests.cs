using System.Collections.Immutable;
using System.Text.Json;
using EgressLint.Core.Policies;
using EgressLint.Core.Sets;
using EgressLint.Formats.Pac;

namespace EgressLint.Tests.Formats.Pac;

/// <summary>
/// Decides wildcards for random scripts and compares the parts with what the same script does for single requests. Names, clients and times
/// are drawn from a seed, so a failure can be repeated.
/// </summary>
public sealed class PacSoundnessTests
{
    private const int Members = 40;

    /// <summary>One script in so many is asked.</summary>
    private const int Every = 10;

    private static readonly string[] Clients = ["10.1.2.3", "10.20.30.40", "10.100.1.1", "172.16.5.5", "192.168.1.1", "20.30.40.50"];
    private static readonly string[] Addresses = ["8.8.8.8", "1.2.3.4", "131.107.0.1", "52.1.2.3"];
    private static readonly string[] Paths = ["/", "/a/b.html", "/x?u=http://a.test/", "/index.html?q=1"];

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Parts_are_disjoint_cover_everything_and_say_what_single_requests_say(int first)
    {
        var lines = File.ReadAllLines(Path.Combine(PacScripts.Folder, "chromium-random.jsonl"));
        var problems = Enumerable.Range(1, lines.Length).Where(n => n % Every == first).AsParallel().AsOrdered()
            .SelectMany(n => new Trial(n, lines[n - 1]).Run()).ToList();
        Assert.True(problems.Count == 0, string.Join("\n", problems.Take(20).Prepend($"{problems.Count} problems")));
    }

    /// <summary>One script with wildcards over the names of its own requests.</summary>
    private sealed class Trial
    {
        private readonly int number;
        private readonly Random random;
        private readonly PacPolicy policy;
        private readonly string[] hosts;
        private readonly List<string> problems = [];

        public Trial(int number, string line)
        {
            this.number = number;
            random = new(4711 + number);
            using var document = JsonDocument.Parse(line);
            policy = PacScripts.Bind(document.RootElement.GetProperty("pac").GetString() ?? "");
            hosts = [.. document.RootElement.GetProperty("answers").EnumerateArray().Select(a => a.GetProperty("host").GetString() ?? "").Where(IsName).Distinct(StringComparer.Ordinal)];
        }

        public List<string> Run()
        {
            if (!policy.Rejections.IsEmpty || hosts.Length == 0)
            {
                return [];
            }

            var patterns = new SortedSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < 4; i++)
            {
                var host = hosts[random.Next(hosts.Length)];
                var dot = host.IndexOf('.', StringComparison.Ordinal);
                patterns.Add("*." + (dot < 0 || random.Next(3) == 0 ? host : host[(dot + 1)..]));
            }

            foreach (var pattern in patterns)
            {
                Check(pattern, Transport.Https);
                Check(pattern, Transport.Http);
            }

            return problems;
        }

        private void Check(string pattern, Transport transport)
        {
            var box = PacScripts.Wildcard(policy, pattern, transport);
            var parts = policy.Decide(box).Parts;
            for (var i = 0; i < Members; i++)
            {
                if (Host(pattern[1..]) is var host && box.Hosts.Contains(host))
                {
                    CheckMember(pattern, parts, Flow(host, transport));
                }
            }

            foreach (var part in parts.Where(p => p.IsCertain))
            {
                if (part.Flows.Witness() is { } witness)
                {
                    Compare(pattern, part, witness);
                }
                else
                {
                    Problem(pattern, "a part has no witness");
                }
            }
        }

        private void CheckMember(string pattern, ImmutableArray<DecisionPart> parts, Flow flow)
        {
            var hit = parts.Where(p => p.Flows.Contains(flow)).ToList();
            if (hit.Count != 1)
            {
                Problem(pattern, $"{Show(flow)} is in {hit.Count} parts");
            }
            else if (hit[0].IsCertain)
            {
                Compare(pattern, hit[0], flow);
            }
        }

        private void Compare(string pattern, DecisionPart part, Flow flow)
        {
            var evaluated = policy.Evaluate(flow);
            if (part.Entry.Label.StartsWith("one of", StringComparison.Ordinal))
            {
                if (!part.Possible.Or(evaluated.Possible).Equals(part.Possible) || (evaluated.Action is { } one && !part.Action.Covers(one)))
                {
                    Problem(pattern, $"{Show(flow)} is {part.Entry.Label}, but alone {evaluated.Entry.Label}");
                }
            }
            else if (evaluated.Action is not { } action || !action.Equals(part.Action))
            {
                Problem(pattern, $"{Show(flow)} is {part.Entry.Label}, but alone {(evaluated.Action is null ? "unknown" : evaluated.Entry.Label)}");
            }
        }

        private Flow Flow(string host, Transport transport) => new()
        {
            Host = host,
            Port = (ushort)(transport == Transport.Http ? 80 : 443),
            Path = transport == Transport.Http ? Paths[random.Next(Paths.Length)] : "/",
            Address = PacScripts.Address(Addresses[random.Next(Addresses.Length)]),
            Client = PacScripts.Address(Clients[random.Next(Clients.Length)]),
            Minute = (ushort)random.Next(7 * 24 * 60),
            Traits = ImmutableSortedDictionary<string, string>.Empty.Add("scheme", transport == Transport.Http ? "http" : "https"),
        };

        private string Host(string suffix)
        {
            switch (random.Next(5))
            {
                case 0:
                    return hosts[random.Next(hosts.Length)].Split('.')[0] + suffix;
                case 1:
                    return hosts[random.Next(hosts.Length)] + suffix;
                case 2:
                    return string.Join('.', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Label())) + suffix;
                case 3:
                    return Label() + suffix;
                default:
                    var below = hosts.Where(h => h.EndsWith(suffix, StringComparison.Ordinal)).ToArray();
                    return below.Length == 0 ? Label() + suffix : below[random.Next(below.Length)];
            }
        }

        private string Label()
        {
            const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
            return string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Letters[random.Next(random.Next(4) == 0 ? 36 : 26)]));
        }

        private void Problem(string pattern, string what) => problems.Add($"line {number}, {pattern}: {what}");

        private static string Show(Flow flow) => $"{flow.Traits["scheme"]}://{flow.Host}{flow.Path} of {flow.Client} to {flow.Address} at {flow.Minute}";

        /// <summary>Names that can stand behind <c>*.</c>; addresses cannot.</summary>
        private static bool IsName(string host) => host.Length > 0 && host.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
            && char.IsAsciiLetterOrDigit(host[0]) && char.IsAsciiLetter(host[^1]) && !host.Contains("..", StringComparison.Ordinal);
    }
}
