using EgressLint.Analysis.Settings;
using EgressLint.Core.Text;
using EgressLint.Tests.Analysis;
using EgressLint.Tests.Support;
using EgressLint.Analysis.Yaml;

namespace EgressLint.Tests.Cli;

/// <summary>Settings to begin with: for what is there, and such that they can be used as they are.</summary>
public sealed class InitCommandTests : IDisposable
{
    private const string Script = "function FindProxyForURL(url, host) { return 'PROXY proxy.example.com:3128'; }\n";

    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void What_it_writes_names_what_it_found_and_is_taken_by_check()
    {
        bench.Write("squid/squid.conf", "http_port 3128\ninclude more.conf\nhttp_access deny all\n").Write("squid/more.conf", "acl x src 10.0.0.0/8\n").Write("proxy.pac", Script);
        Assert.Equal(0, bench.Run("init"));
        Assert.Equal("egresslint: wrote 'egresslint.yml' for 2 configurations; read it, then run 'egresslint check'\n", bench.Error);
        var text = File.ReadAllText(bench.Full("egresslint.yml"));
        Assert.Contains("# - squid/squid.conf  (Squid configuration)\n", text, StringComparison.Ordinal);
        Assert.Contains("# - proxy.pac  (PAC file)\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("more.conf", text, StringComparison.Ordinal);
        Assert.Contains("#    through: [proxy.pac, squid/squid.conf]\n", text, StringComparison.Ordinal);
        Assert.Contains("\nprofiles: [comanagement]\n", text, StringComparison.Ordinal);
        Assert.Contains("#  cmg.prefix: ", text, StringComparison.Ordinal);
        Assert.Equal(1, bench.Run("check"));
        Assert.DoesNotContain("No profile is given", bench.Output, StringComparison.Ordinal);
    }

    /// <summary>Whatever is commented out is right as well, for every profile there is.</summary>
    [Fact]
    public void Everything_that_is_commented_out_can_be_used()
    {
        bench.Write("squid.conf", "http_port 3128\nhttp_access deny all\n").Write("proxy.pac", Script);
        var schema = JsonSchema.Load(Repository.Path("rules", "schema", "settings.schema.json"));
        foreach (var profile in EgressLint.Analysis.Catalogs.Catalog.BuiltIn().Profiles)
        {
            Assert.Equal(0, bench.Run($"init --stdout --profile {profile.Id}"));
            var used = SourceText.From("egresslint.yml", string.Concat(bench.Output.Split('\n').Select(line => (line is ['#', not ' ', ..] or ['#', ' ', ' ', ..] ? line[1..] : line) + "\n")));
            Assert.Empty(SettingsReader.Read(used).Findings.Select(f => $"{f.At}: {f.Message}"));
            Assert.Empty(schema.Check(YamlReader.Read(used, SettingsRules.Invalid).Root ?? throw new InvalidOperationException()));
            bench.Write("egresslint.yml", used.Content);
            Assert.NotEqual(2, bench.Run("check --format json"));
        }
    }

    [Fact]
    public void It_replaces_nothing_unless_told_to()
    {
        bench.Write("squid.conf", "http_access deny all\n").Write("egresslint.yml", "profiles: [comanagement]\n");
        Assert.Equal(2, bench.Run("init"));
        Assert.Contains("'egresslint.yml' is there already", bench.Error, StringComparison.Ordinal);
        Assert.Equal("profiles: [comanagement]\n", File.ReadAllText(bench.Full("egresslint.yml")));
        Assert.Equal(0, bench.Run("init -"));
        var shown = bench.Output;
        Assert.Equal("profiles: [comanagement]\n", File.ReadAllText(bench.Full("egresslint.yml")));
        Assert.Equal(0, bench.Run("init --force"));
        Assert.Equal(shown, File.ReadAllText(bench.Full("egresslint.yml")));
        Assert.Equal("", bench.Output);
    }

    [Fact]
    public void What_is_asked_on_the_command_line_is_written_down()
    {
        bench.Write("squid.conf", "http_access deny all\n");
        Assert.Equal(0, bench.Run("init --stdout --feature tenant-attach --cloud us-gov --param cmg.prefix=granitefalls"));
        Assert.Contains("\n#profiles: [comanagement]\nfeatures: [tenant-attach]\n", bench.Output, StringComparison.Ordinal);
        Assert.Contains("\ncloud: us-gov ", bench.Output, StringComparison.Ordinal);
        Assert.Contains("\nparameters:\n  cmg.prefix: [granitefalls]\n", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_file_stays_a_name()
    {
        bench.Write("a\nprofiles: [x]\n\"é\\ #.pac", Script).Write("true.pac/b: c.pac", Script);
        Assert.Equal(0, bench.Run("init"));
        Assert.NotEqual(2, bench.Run("check --format json"));
        var read = SettingsReader.Read(SourceText.From("egresslint.yml", File.ReadAllText(bench.Full("egresslint.yml")).Replace("#policies:", "policies:", StringComparison.Ordinal)
            .Replace("#  - path", "  - path", StringComparison.Ordinal).Replace("#    format", "    format", StringComparison.Ordinal)));
        Assert.Empty(read.Findings);
        Assert.Equal(["a\nprofiles: [x]\n\"é\\ #.pac", "true.pac/b: c.pac"], read.Settings.Policies.Select(p => p.Path).ToArray());
    }

    [Fact]
    public void Without_configurations_nothing_is_written()
    {
        Assert.Equal(3, bench.Run("init"));
        Assert.False(File.Exists(bench.Full("egresslint.yml")));
        Assert.Equal(2, bench.Run("init nothing"));
    }
}
