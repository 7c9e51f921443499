# Asks libhivex, by the modules that hivexregedit is made of. One job a line, fields between tabs:
#   make BASE HIVE EXPORT TEXT…   merges registry texts into a copy of BASE, saves it as HIVE, and exports that
#   read HIVE EXPORT                    exports a hive
# The answer is "ok" or "no" and why.
use strict;
use warnings;
use File::Copy;
use Win::Hivex;
use Win::Hivex::Regedit qw(reg_import reg_export);

$| = 1;
$SIG{__WARN__} = sub { };

sub export {
    my ($hive, $to) = @_;
    my $h = Win::Hivex->open($hive);
    open(my $out, '>:encoding(UTF-8)', $to) or die "cannot write $to";
    reg_export($h, '\\', $out);
    close($out);
}

while (my $line = <STDIN>) {
    chomp $line;
    my ($verb, @job) = split /\t/, $line;
    my $done = eval {
        if ($verb eq 'make') {
            my ($base, $hive, $to, @texts) = @job;
            copy($base, $hive) or die "cannot copy $base";
            my $h = Win::Hivex->open($hive, write => 1);
            foreach my $text (@texts) {
                open(my $in, '<:encoding(UTF-8)', $text) or die "cannot read $text";
                reg_import($in, $h);
                close($in);
            }
            $h->commit(undef);
            undef $h;
            export($hive, $to);
        } else {
            export(@job);
        }
        1;
    };
    my $why = $@ || '';
    $why =~ s/\s+/ /g;
    print $done ? "ok\n" : "no $why\n";
}
