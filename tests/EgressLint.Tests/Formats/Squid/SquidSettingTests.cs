using EgressLint.Core.Policies;

namespace EgressLint.Tests.Formats.Squid;

/// <summary>Settings beside the access lists: what the last or the first line of each says, and which values stop the start.</summary>
public sealed class SquidSettingTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("range_offset_limit none\n", true)]
    [InlineData("range_offset_limit -1\n", true)]
    [InlineData("range_offset_limit none all\n", true)]
    [InlineData("range_offset_limit 0\n", false)]
    [InlineData("range_offset_limit 10 MB\n", false)]
    [InlineData("range_offset_limit 10 MB\nrange_offset_limit none\n", false)]
    [InlineData("range_offset_limit none\nrange_offset_limit 10 MB all\n", true)]
    [InlineData("acl s dstdomain a.test\nrange_offset_limit none s\n", null)]
    [InlineData("acl s dstdomain a.test\nrange_offset_limit none s\nrange_offset_limit 10 MB all\n", false)]
    [InlineData("acl s dstdomain a.test\nrange_offset_limit none all s\n", null)]
    public void The_first_range_limit_for_everybody_counts(string text, bool? whole) => Assert.Equal(whole, Settings(text).FetchesWholeObjects?.Value);

    [Theory]
    [InlineData("reply_body_max_size 0\nreply_body_max_size 10 MB\n", null)]
    [InlineData("reply_body_max_size 10 MB\n", 10L << 20)]
    [InlineData("reply_body_max_size 10\n", 10L)]
    [InlineData("acl s dstdomain a.test\nreply_body_max_size none s\nreply_body_max_size 10 MB all\n", 10L << 20)]
    [InlineData("acl s dstdomain a.test\nreply_body_max_size 10 MB s\n", null)]
    [InlineData("acl s dstdomain a.test\nreply_body_max_size 0 s\nreply_body_max_size 10 MB\n", 10L << 20)]
    public void The_first_reply_limit_for_everybody_counts(string text, long? bytes) => Assert.Equal(bytes, Settings(text).LargestReply?.Value);

    [Theory]
    [InlineData("request_header_access Range deny all\n", "range")]
    [InlineData("request_header_access Range deny all\nrequest_header_access Accept deny all\n", "range accept")]
    [InlineData("request_header_access Range allow all\nrequest_header_access Range deny all\n", "")]
    [InlineData("request_header_access Range deny all\nrequest_header_access Range allow all\n", "range")]
    [InlineData("acl s dstdomain a.test\nrequest_header_access Range deny s\n", "")]
    [InlineData("acl s dstdomain a.test\nrequest_header_access Range deny s all\n", "")]
    [InlineData("request_header_access Range\nrequest_header_access\n", "")]
    public void Headers_that_are_taken_from_everybody(string text, string names) =>
        Assert.Equal(names, string.Join(' ', Settings(text).RemovedRequestHeaders.Select(h => h.Value)));

    [Theory]
    [InlineData("", "1.0", null)]
    [InlineData("tls_outgoing_options min-version=1.2\n", "1.2", null)]
    [InlineData("tls_outgoing_options disable\n", "1.0", null)]
    [InlineData("tls_outgoing_options options=NO_TLSv1_3\n", "1.0", "1.2")]
    [InlineData("tls_outgoing_options options=NO_TLSv1_3,NO_TLSv1_2\n", "1.0", "1.1")]
    [InlineData("tls_outgoing_options options=NO_TLSv1_3:NO_TLSv1_2:NO_TLSv1_1\n", "1.0", "1.0")]
    [InlineData("tls_outgoing_options options=NO_TLSv1_3,NO_TLSv1_2,NO_TLSv1_1,NO_TLSv1\n", "1.0", null)]
    [InlineData("tls_outgoing_options options=NO_TLSv1_2\n", "1.0", null)]
    [InlineData("sslproxy_options NO_TLSv1_3\n", "1.0", "1.2")]
    [InlineData("sslproxy_version 1\n", "1.0", null)]
    [InlineData("sslproxy_version 3\n", "1.0", null)]
    [InlineData("sslproxy_version 4\n", "1.0", "1.0")]
    [InlineData("sslproxy_version 5\n", "1.1", "1.1")]
    [InlineData("sslproxy_version 6\n", "1.2", "1.2")]
    public void Versions_of_TLS_towards_servers(string text, string lowest, string? highest)
    {
        var settings = Settings(text);
        Assert.Equal(lowest, settings.TlsMinimum?.Value);
        Assert.Equal(highest, settings.TlsMaximum?.Value);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("tls_outgoing_options cipher=ECDHE+AESGCM\n", "ECDHE+AESGCM")]
    [InlineData("sslproxy_cipher HIGH\n", "HIGH")]
    [InlineData("sslproxy_cipher HIGH\nsslproxy_cipher LOW\n", "LOW")]
    public void Ciphers_towards_servers(string text, string? ciphers) => Assert.Equal(ciphers, Settings(text).Ciphers?.Value);

    [Theory]
    [InlineData("sslproxy_cafile /own.pem\ntls_outgoing_options default-ca=off\n", "/own.pem")]
    [InlineData("sslproxy_capath /own\ntls_outgoing_options cafile=/a.pem default-ca=off\n", "/own' and '/a.pem")]
    [InlineData("sslproxy_cafile /own.pem\n", null)]
    [InlineData("tls_outgoing_options cafile=/a.pem default-ca=off\nsslproxy_flags DONT_VERIFY_PEER\n", null)]
    [InlineData("tls_outgoing_options cafile=/a.pem default-ca=off\nsslproxy_flags NO_DEFAULT_CA\n", "/a.pem")]
    public void Anchors_that_servers_must_lead_to(string text, string? anchors) => Assert.Equal(anchors, Settings(text).OnlyAnchors?.Value);

    [Theory]
    [InlineData("sslproxy_version", "'sslproxy_version' has no value")]
    [InlineData("sslproxy_version 6x", "in 'sslproxy_version' '6x' is no whole number")]
    [InlineData("sslproxy_cipher", "'sslproxy_cipher' has no value")]
    [InlineData("sslproxy_flags", "'sslproxy_flags' has no value")]
    [InlineData("range_offset_limit 10 all", "in 'range_offset_limit' 'all' is no unit of bytes")]
    [InlineData("range_offset_limit", "in 'range_offset_limit' the size is missing")]
    [InlineData("append_domain example.com", "the domain of 'append_domain' begins with a dot")]
    [InlineData("append_domain", "the domain of 'append_domain' begins with a dot")]
    [InlineData("cache_peer_access", "'cache_peer_access' names no cache_peer")]
    [InlineData("http_port", "'http_port' names no port")]
    [InlineData("external_acl_type h", "'external_acl_type' needs a name, a format and a program")]
    [InlineData("auth_param", "'auth_param' names no scheme")]
    [InlineData("auth_param kerberos program /x", "there is no authentication scheme 'kerberos'")]
    [InlineData("prefer_direct ON", "in 'prefer_direct' the value is 'on' or 'off', not 'ON'")]
    [InlineData("prefer_direct", "in 'prefer_direct' the value is missing")]
    [InlineData("check_hostnames yes", "in 'check_hostnames' the value is 'on' or 'off', not 'yes'")]
    [InlineData("logfile_rotate", "in 'logfile_rotate' the number is missing")]
    [InlineData("logfile_rotate ten", "in 'logfile_rotate' 'ten' is no whole number")]
    [InlineData("acl c maxconn 2147483648", "'2147483648' is not a number above 0")]
    [InlineData("acl c maxconn 99999999999999999999", "'99999999999999999999' is not a number above 0")]
    [InlineData("acl c max_user_ip 5x", "'5x' is not a number above 0")]
    [InlineData("acl e ssl_error X509_V_ERR_NONE_SUCH", "'X509_V_ERR_NONE_SUCH' is not the name of a certificate error")]
    [InlineData("configuration_includes_quoted_values on\nacl e ssl_error \"\"", "'' is not the name of a certificate error")]
    [InlineData("request_header_add X", "'request_header_add' needs a name and a value")]
    [InlineData("note k", "'note' needs a name and a value")]
    [InlineData("log_access allow all", "'log_access' is obsolete, and Squid 6 does not start with it")]
    [InlineData("ignore_ims_on_miss maybe", "in 'ignore_ims_on_miss' the value is 'on' or 'off'")]
    [InlineData("url_rewrite_concurrency x", "in 'url_rewrite_concurrency' 'x' is no whole number")]
    [InlineData("auth_schemes ALL all", "'auth_schemes' needs an 'auth_param' scheme")]
    [InlineData("icap_access c allow nobody", "ACL 'nobody' is not defined before it is used")]
    [InlineData("client_delay_pools 1\nclient_delay_access 1 allow nobody", "ACL 'nobody' is not defined before it is used")]
    [InlineData("cache deny nobody", "ACL 'nobody' is not defined before it is used")]
    [InlineData("cache deny ! all", "'!' stands alone")]
    [InlineData("request_header_add X \"a b\" nobody", "ACL 'nobody' is not defined before it is used")]
    [InlineData("request_header_add X \"a \\\" b\" nobody", "ACL 'nobody' is not defined before it is used")]
    [InlineData("request_header_add X \"a b nobody", "the value of 'request_header_add' has no closing quote")]
    [InlineData("reply_header_add X 'a b\" nobody", "the value of 'reply_header_add' has no closing quote")]
    [InlineData("note k \"a\\\"", "the value of 'note' has no closing quote")]
    [InlineData("delay_pools 1\ndelay_access 1 allow nobody", "ACL 'nobody' is not defined before it is used")]
    [InlineData("access_log none nobody", "ACL 'nobody' is not defined before it is used")]
    [InlineData("access_log /var/log/a.log squid nobody", "ACL 'nobody' is not defined before it is used")]
    [InlineData("access_log stdio:/var/log/a.log logformat=squid on-error=drop nobody", "ACL 'nobody' is not defined before it is used")]
    public void Some_lines_stop_the_start(string line, string reason)
    {
        var policy = SquidAsked.Policy(line + "\nhttp_access allow all\n");
        Assert.StartsWith(reason, Assert.Single(policy.Rejections).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cache permit nobody")]
    [InlineData("cache deny all")]
    [InlineData("delay_access 1 allow nobody")]
    [InlineData("auth_param basic program /x\nauth_schemes basic all")]
    [InlineData("delay_pools 1\ndelay_access 2 allow nobody")]
    [InlineData("request_header_access Range maybe nobody")]
    [InlineData("request_header_add X \"nobody else\" all")]
    [InlineData("request_header_add X \"a \\\" nobody\" all")]
    [InlineData("request_header_add X a\"b all")]
    [InlineData("ignore_ims_on_miss on")]
    [InlineData("url_rewrite_concurrency 5")]
    [InlineData("icap_enable enable")]
    [InlineData("via disable")]
    [InlineData("auth_param basic casesensitive enable")]
    [InlineData("access_log none")]
    [InlineData("access_log /var/log/a.log")]
    [InlineData("access_log /var/log/a.log own all")]
    [InlineData("range_offset_limit none")]
    [InlineData("include /elsewhere/*.conf\ncache deny nobody")]
    public void Others_do_not(string line) => Assert.Empty(SquidAsked.Bind(line + "\nhttp_access allow all\n",
        new Support.MemoryContext { FoldersKnown = false }).Policies[0].Rejections);

    private static PolicySettings Settings(string text)
    {
        var policy = SquidAsked.Policy(text + "http_access allow all\n");
        Assert.Empty(policy.Rejections);
        return policy.Settings;
    }
}
