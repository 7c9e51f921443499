using EgressLint.Cli.Files;

namespace EgressLint.Tests.Cli;

public sealed class ShardTests
{
    [Fact]
    public void Every_file_belongs_to_one_part()
    {
        var paths = Enumerable.Range(0, 500).Select(i => $"site-{i}/squid.conf").ToList();
        var parts = Enumerable.Range(1, 7).Select(k => paths.Where(new Shard(k, 7).Holds).ToList()).ToList();
        Assert.Equal(paths.Order(StringComparer.Ordinal), parts.SelectMany(p => p).Order(StringComparer.Ordinal));
        Assert.All(parts, part => Assert.InRange(part.Count, 40, 110));
    }

    [Fact]
    public void The_hash_is_fnv_1a()
    {
        // FNV-1a of "a" is e40c292c, and 0xe40c292c mod 16 is 12.
        Assert.True(new Shard(13, 16).Holds("a"));
    }

    [Theory]
    [InlineData("1/1", true)]
    [InlineData("4/4", true)]
    [InlineData("0/4", false)]
    [InlineData("5/4", false)]
    [InlineData("1", false)]
    [InlineData("1/", false)]
    [InlineData("-1/4", false)]
    [InlineData("1/4/2", false)]
    public void A_part_is_written_as_k_of_n(string text, bool isOne) => Assert.Equal(isOne, Shard.Parse(text) is not null);
}
