using EgressLint.Core.Text;
using EgressLint.Formats;

namespace EgressLint.Tests.Analysis.Suppressions;

/// <summary>Comments are found as the parser finds them, in every format that has some.</summary>
public sealed class CommentTests
{
    [Theory]
    [InlineData("squid.conf", "# a\nhttp_access deny all # b\nacl x url_regex a#b\n", "# a|# b")]
    [InlineData("squid.conf", "acl x dstdomain a \\\n# c\n  b # d\nhttp_port 1\n", "# c|# d")]
    [InlineData("proxy.pac", "function FindProxyForURL(u, h) { // a\n /* b\n c */ return \"// d\" + /\\/* e/.source + `// f ${ /* g */ 1 }`; }\n<!-- h\n", "// a|/* b\n c */|/* g */|<!-- h")]
    [InlineData("network.json", "// a\n{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\", \"resources\": [ /* b */ { \"type\": \"Microsoft.Network/networkSecurityGroups\", \"x\": \"// c\" } ] }", "// a|/* b */")]
    [InlineData("policy.reg", "Windows Registry Editor Version 5.00\n; a\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\DomainProfile]\n\"EnableFirewall\"=dword:1 ; b\n\"x\"=\"1\n; c\n\"\n  ; d\n", "; a|; b|; d")]
    [InlineData("rules.ps1", "# a\nNew-NetFirewallRule -DisplayName 'x # b' -Direction Outbound -Action Block <# c #> -RemotePort 443 # d\n", "# a|<# c #>|# d")]
    [InlineData("rules.cmd", "@rem a\n:: b\nnetsh advfirewall firewall add rule name=\"rem c\" dir=out action=block\n:d\nREM e\n", "@rem a|:: b|REM e")]
    [InlineData("tasks.yml", "# a\n- name: x # b\n  win_firewall_rule:\n    # c\n    name: x\n    direction: out\n    action: block\n", "# a|# c")]
    public void The_comments_of_a_text_are_found_and_nothing_else(string path, string content, string expected)
    {
        var text = SourceText.From(path, content);
        var format = KnownFormats.All.First(f => f.Recognize(text) == Recognition.Yes || (f.Recognize(text) == Recognition.Perhaps && f.Id == "squid"));
        Assert.Equal(expected.Split('|'), format.Comments(text).Comments.Select(c => text[c].ToString()));
    }

    [Fact]
    public void Comments_of_markup_are_found()
    {
        var text = SourceText.From("policy.xml", """
            <!-- a -->
            <SyncML><SyncBody><Replace><Item><Target><LocURI>./Vendor/MSFT/Firewall/MdmStore/FirewallRules/x/Enabled</LocURI></Target>
            <!-- b
                 c --><Data><![CDATA[<!-- d -->]]></Data></Item></Replace></SyncBody></SyncML>
            """.ReplaceLineEndings("\n"));
        var format = KnownFormats.All.Single(f => f.Recognize(text) == Recognition.Yes);
        Assert.Equal(["<!-- a -->", "<!-- b\n     c -->"], format.Comments(text).Comments.Select(c => text[c].ToString()));
    }

    [Fact]
    public void The_text_of_terraform_has_comments_of_three_kinds()
    {
        var text = SourceText.From("main.tf", "# a\nresource \"azurerm_subnet\" \"s\" { // b\n  name = \"# c\" /* d */\n}\n");
        var format = KnownFormats.All.Single(f => f.Id == "azure");
        Assert.Equal(["# a", "// b", "/* d */"], format.Comments(text).Comments.Select(c => text[c].ToString()));
    }

    /// <summary>Every piece of every example and fixture: places are inside of the text, in order, and deep nesting costs no more than its length.</summary>
    [Theory]
    [InlineData("tasks.yml", "win_firewall_rule:\n", "- ")]
    [InlineData("proxy.pac", "// FindProxyForURL\n", "[")]
    [InlineData("proxy.pac", "// FindProxyForURL\n", "/*\n*/")]
    [InlineData("network.json", "//\n", "{\"a\":[")]
    [InlineData("squid.conf", "#\n", "# \\\n")]
    [InlineData("x.xml", "<LocURI>./Vendor/MSFT/Firewall/MdmStore", "<a>")]
    public void Hostile_texts_end(string path, string head, string repeated)
    {
        var text = SourceText.From(path, head + string.Concat(Enumerable.Repeat(repeated, 100_000)));
        foreach (var format in KnownFormats.All)
        {
            var found = format.Comments(text);
            Assert.All(found.Comments.Concat(found.Entries), span => Assert.InRange(span.End, span.Start, text.Content.Length));
            Assert.Equal(found.Comments.OrderBy(c => c.Start), found.Comments);
        }
    }
}
