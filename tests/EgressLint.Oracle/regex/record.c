/* Records what glibc's regcomp/regexec answer, as tab-separated lines:
 *   options <TAB> pattern <TAB> subject <TAB> answer
 * options: "-" or "i" (REG_ICASE); answer: 1 matches, 0 does not, "!" the pattern does not compile (subject is empty then).
 * Patterns and subjects have no tabs or line ends. Usage: cc record.c && ./a.out > glibc.tsv
 *
 * With an argument it records which single bytes patterns match as a whole:
 *   options <TAB> pattern <TAB> answer
 * answer: the bits of the 256 bytes in hexadecimal, byte 0 first and in the highest bit, which is 0 as no text has that byte; "!" as above. Usage: ./a.out bytes > bytes.tsv
 * and which texts of up to five letters a and b patterns match as a whole, in the same form: the bits of the 63 texts in the order "", a, b, aa, ab, ..., and one more, 0.
 * Usage: ./a.out short > short.tsv
 */
#include <gnu/libc-version.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

static unsigned long state = 20240501;

static unsigned next(unsigned limit)
{
    state = state * 6364136223846793005UL + 1442695040888963407UL;
    return (unsigned)(state >> 33) % limit;
}

static const char *fixed[] = {
    "", "a", "^", "$", "^$", "$^", "^^a", "a$$", "a^b", "a$b", "(^a)", "(a$)", "a|^b", "(^|b)a", "a($|b)",
    "*a", "+a", "?a", "a|*b", "(*a)", "^*", "^*a", "$*", "(^)*a", "(^a)*b", "\\b*a", "a**", "a*+", "a+?", "a??", "()*", "(|a)", "a||b", "|a", "a|", "()", "(", ")", "a)", "(a", "((a)", "(a))", "a|)",
    "a{", "a{1", "a{1,", "a{1,2", "a{}", "a{,}", "a{,2}$", "^a{,2}$", "^a{2}$", "^a{2,}$", "^a{2,3}$", "a{3,2}", "a{0}b", "^a{0}b", "a{x}", "a{1x}", "a{1\\,2}", "{", "}", "a}", "{1}", "({1})", "a{1}{2}", "^a{1,2}{2}$", "a{32767}", "a{32768}", "a{99999999999}", "a{1,32768}", "a{ 1}", "a{-1}",
    "[", "[]", "[^", "[^]", "[]a]", "[^]a]", "[a", "[a-", "[a-]", "[-a]", "[--a]", "[a--]", "[---]", "[a---]", "[a-c-e]", "[z-a]", "[a\\]", "[a\\]b]", "[\\w]", "[.]", "[[.]", "[[.a.]]", "[[.a", "[[.a.]", "[[.ab.]]", "[[=a=]]", "[[=ab=]]", "[[=a=]-c]", "[a-[=c=]]", "[[.a.]-c]", "[a-[.c.]]", "[[:alpha:]]", "[[:alpha:]-c]", "[a-[:alpha:]]", "[[:nope:]]", "[[:alpha]", "[[:alpha:", "[:alpha:]", "[[:]", "[[.-.]-a]", "[[.].]]", "[^^]", "[a^]", "[$]", "[*]", "[a-a]", "[%--]", "[_-z]", "[@-z]", "[Z-a]", "[A-z]", "[^a-c]", "[^A]", "[[:lower:]]", "[[:upper:]]", "[^[:upper:]]", "[[:ALPHA:]]",
    "[[:digit:]]", "[[:alnum:]]", "[[:space:]]", "[[:punct:]]", "[[:xdigit:]]", "[[:graph:]]", "[[:print:]]", "[[:cntrl:]]", "[[:blank:]]",
    "\\", "a\\", "\\d", "\\D", "\\.", "\\*", "\\(", "\\)", "\\|", "\\{", "\\}", "\\[", "\\]", "\\^", "\\$", "\\a", "\\A", "\\/", "\\-", "\\,",
    "\\w", "\\W", "\\s", "\\S", "\\b", "\\B", "\\<", "\\>", "\\`", "\\'", "\\`a", "a\\'", "\\`\\'", "\\ba", "a\\b", "\\Ba", "a\\B", "a\\Bb", "a\\bb", "\\<a", "a\\>", "\\<a\\>", "\\ba\\b", "\\<\\>", "\\b\\B", "\\B\\B", "a\\b.", ".\\bb", "-\\<a", "a\\>-", "(\\b|-)a", "(a\\b)+", "(\\<a)+", "(\\<a-)+b", "(^a|b)+", "(a|b$)+", "(a^|b)+", "(a\\b-?)*b$", "\\w+\\b-", "^\\W*\\w", "\\Bb\\B", "\\b$", "^\\b", "^\\B$", "\\B$", "^\\B",
    "(a)\\1", "\\1", "(a\\1)", "(a)|\\1", "(a)(b)\\2", "\\9", "(a)\\2",
    "^(.*\\.)?a\\.b$", "(^|\\.)a\\.b$", "^a\\.b(:[0-9]+)?$", "^https?://([^/]+\\.)?a\\.b/", "a.b", "a\\.b", "^[a-z0-9-]+\\.b$", ".*", "^.*$", "..", "a.*b", "(ab|a)(bc|c)$", "(a*)*", "(a*)+", "(a|b)*b", "((a)(b)?)*-$", "a{2}{3}", "x*", "[ab]{2,3}-",
};

static const char *subjects[] = {
    "", "a", "b", "A", "aa", "ab", "ba", "aaa", "aab", "a-b", "-", ".", "-a", "a-", "a.b", "a-b", "x.a.b", "xa.b", "a.b:443", "axb", "_", "d", "D", "1", "^", "$", "*", ")", "(", "]", "[", "\\", "{", "}", "|", "^a", "a$", "a^b", "a$b", "a)", "a}", "a b", " ", "Z", "z", "aaaaaa", "http://a.b/", "https://x.a.b/y", "\xc3\xa9", "a-a", "a-b-a", "w", ",", "AB", "Ab", "aB", "bab", "abc", "ab-",
};

static void show(const char *pattern, int ignore_case, const char **texts, int count)
{
    regex_t compiled;
    int error = regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB | (ignore_case ? REG_ICASE : 0));
    if (error) {
        printf("%s\t%s\t\t!\n", ignore_case ? "i" : "-", pattern);
        return;
    }
    for (int i = 0; i < count; i++) {
        int answer = regexec(&compiled, texts[i], 0, NULL, 0) == 0;
        printf("%s\t%s\t%s\t%d\n", ignore_case ? "i" : "-", pattern, texts[i], answer);
    }
    regfree(&compiled);
}

static char buffer[4096];

static void put(const char *text) { strcat(buffer, text); }

static void make(int depth)
{
    static const char *atoms[] = { "a", "b", "a", "b", "A", "-", "\\.", ".", "[ab]", "[^a]", "[a-c]", "[^[:alpha:]]", "^", "$", "\\b", "\\B", "\\<", "\\>", "\\w", "\\W", "\\d", "\\`", "\\'" };
    static const char *repeats[] = { "*", "+", "?", "{2}", "{0,1}", "{1,}", "{,2}" };
    for (int parts = 1 + next(3); parts > 0; parts--) {
        if (depth > 0 && next(4) == 0) {
            put("(");
            make(depth - 1);
            put(")");
        } else {
            put(atoms[next(sizeof atoms / sizeof *atoms)]);
        }
        if (next(3) == 0)
            put(repeats[next(sizeof repeats / sizeof *repeats)]);
    }
    if (next(5) == 0) {
        put("|");
        if (next(4) != 0 && depth > 0)
            make(depth - 1);
    }
}

static const char *one_byte[] = {
    ".", "a", "A", "Z", "z", "@", "[[:alnum:]]", "[[:alpha:]]", "[[:blank:]]", "[[:cntrl:]]", "[[:digit:]]", "[[:graph:]]", "[[:lower:]]", "[[:print:]]", "[[:punct:]]", "[[:space:]]", "[[:upper:]]", "[[:xdigit:]]",
    "[^[:alnum:]]", "[^[:alpha:]]", "[^[:blank:]]", "[^[:cntrl:]]", "[^[:digit:]]", "[^[:graph:]]", "[^[:lower:]]", "[^[:print:]]", "[^[:punct:]]", "[^[:space:]]", "[^[:upper:]]", "[^[:xdigit:]]",
    "\\w", "\\W", "\\s", "\\S", "\\d", "\\D", "\\a", "\\A", "\\z", "\\Z", "\\.", "\\{", "\\@", "\\_",
    "[a]", "[^a]", "[A]", "[^A]", "[ab]", "[^ab]", "[a-f]", "[A-F]", "[^a-f]", "[^A-F]", "[a-a]", "[A-z]", "[Z-a]", "[@-z]", "[_-z]", "[0-9a-f]", "[0-9-]", "[-0-9]", "[^-a]", "[a-]", "[+--]", "[--/]", "[%--]", "[---]", "[--]", "[-]", "[^-]",
    "[]]", "[^]]", "[]a]", "[^]a]", "[]-a]", "[^^]", "[a^]", "[\\]", "[a\\]", "[^\\w]", "[[]", "[[a]", "[^[]", "[.]", "[*+?]", "[|()]", "[$]", "[{}]", "[a,b]",
    "[[.a.]]", "[[.a.]b]", "[^[.a.]]", "[[.-.]]", "[[.-.]-9]", "[[.].]]", "[[...]]", "[+--/]", "[+--x]", "[[.a.]-c]", "[a-[.c.]]", "[[.A.]-[.c.]]", "[[=a=]]", "[[=a=]b]", "[^[=a=]b]", "[[=A=]]", "[[=-=]]", "[[=]=]]", "[[=a=]-]", "[[:digit:]-]",
    "[[:digit:][:upper:]_]", "[^[:digit:]x]", "[x[:digit:]]", "[a-c[:digit:]]", "[[:digit:]a-c]", "[^[:lower:][:digit:]]", "[[:lower:]X]", "[^[:lower:]X]", "[[.a.][=b=][:digit:]]",
    "(a)", "[a-c]{1}", "(a|b)", "[[:digit:]]|[x-z]", "[\xc3\xa9]", "[^\xc3\xa9]", "[!-\xc3\xa9]", "[\xc3\xa9-\xc3\xbc]",
    "[[:digit:]-z]", "[a-[:digit:]]", "[[=a=]-z]", "[a-[=z=]]", "[b-a]", "[a-c-e]", "[a--]", "[[:nope:]]", "[[::]]", "[[..]]", "[[==]]", "[[.ab.]]", "[[=ab=]]", "[[:DIGIT:]]", "[[:digit:", "[[:digit:]", "[[.a", "[[.a.", "[[.a.]", "[[=a=]", "[a-[.c.]", "[a-", "[a", "[^", "[", "[]", "[^]", "[a-[.cc.]]", "[a-b-[:digit:]]", "[z-[.a.]]",
    "[[:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:]]",
};

static void show_bytes(const char *pattern, int ignore_case)
{
    regex_t compiled;
    char whole[256];
    snprintf(whole, sizeof whole, "^(%s)$", pattern);
    /* Compiled alone as well: what is wrong with it must be so without the parentheses. */
    int error = regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB | (ignore_case ? REG_ICASE : 0));
    if (!error)
        regfree(&compiled);
    printf("%s\t%s\t", ignore_case ? "i" : "-", pattern);
    if (error || regcomp(&compiled, whole, REG_EXTENDED | REG_NOSUB | (ignore_case ? REG_ICASE : 0))) {
        printf("!\n");
        return;
    }
    for (int first = 0; first < 256; first += 4) {
        int digit = 0;
        for (int value = first; value < first + 4; value++) {
            char text[2] = { (char)value, 0 };
            digit = digit * 2 + (value > 0 && regexec(&compiled, text, 0, NULL, 0) == 0);
        }
        printf("%x", digit);
    }
    printf("\n");
    regfree(&compiled);
}

static const char *repeated[] = {
    "a?", "a*", "a+", "a{0}", "a{1}", "a{2}", "a{3}", "a{0,0}", "a{0,1}", "a{0,2}", "a{1,1}", "a{1,2}", "a{2,4}", "a{,1}", "a{,2}", "a{,}", "a{0,}", "a{1,}", "a{3,}", "a{02}", "a{1\\,2}",
    "a??", "a*?", "a?*", "a+?", "a?+", "a{2}?", "a?{2}", "a{2}{2}", "a{1,2}{2}", "a{2}+", "(a?){3}", "(a|b)?", "(a|b){2}", "(a|b){2,3}", "(ab)?", "(ab){1,2}", "(ab)*", "(a|bb)+", "(a?b){2,3}", "(a*b){2}", "(a{2}b?)*",
    "()", "()a", "a()", "(|a)", "(a|)", "(a||b)", "(|)", "a(|b)*", "(a|)+b", "(a|b|ab)b", "a|b", "a|bb|ab", "|a", "a|", "((a))", "(((a)b)?a)*", "(a(b(a)?)*)?b", "(a{2}|b{3})*", "((a|b){2}){2}", "(a{0})b", "(a{0}){2}b",
    ".", ".?", ".{2,3}", "[ab]?", "[^a]{2}", "[^a]+a", "(.a)*", "^a", "a$", "^^a", "^(^a)", "(a$)", "(^|a)b", "(a|$)", "a(^|b)a?", "(a^|b)+", "(b|a$)+", "(\\<a|b)+", "(a\\>|b)+", "(a\\b|b)+", "(\\Ba|b)+", "\\ba", "\\<.*\\>",
};

static void show_short(const char *pattern, int ignore_case)
{
    regex_t compiled;
    char whole[4200];
    snprintf(whole, sizeof whole, "^(%s)$", pattern);
    int error = regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB | (ignore_case ? REG_ICASE : 0));
    if (error)
        return;
    regfree(&compiled);
    if (regcomp(&compiled, whole, REG_EXTENDED | REG_NOSUB | (ignore_case ? REG_ICASE : 0)))
        return;
    printf("%s\t%s\t", ignore_case ? "i" : "-", pattern);
    int digit = 0, bits = 0;
    for (int length = 0; length <= 5; length++) {
        for (int number = 0; number < 1 << length; number++) {
            char text[6] = "";
            for (int i = 0; i < length; i++)
                text[i] = number >> (length - 1 - i) & 1 ? 'b' : 'a';
            digit = digit * 2 + (regexec(&compiled, text, 0, NULL, 0) == 0);
            if (++bits % 4 == 0) {
                printf("%x", digit);
                digit = 0;
            }
        }
    }
    printf("%x\n", digit * 2);
    regfree(&compiled);
}

int main(int count, char **arguments)
{
    printf("# glibc %s, C locale\n", gnu_get_libc_version());
    if (count > 1 && strcmp(arguments[1], "short") == 0) {
        for (unsigned i = 0; i < sizeof repeated / sizeof *repeated; i++)
            show_short(repeated[i], 0);
        for (int i = 0; i < 500; i++) {
            buffer[0] = 0;
            make(2);
            show_short(buffer, next(4) == 0);
        }
        return 0;
    }
    if (count > 1) {
        for (unsigned i = 0; i < sizeof one_byte / sizeof *one_byte; i++) {
            show_bytes(one_byte[i], 0);
            show_bytes(one_byte[i], 1);
        }
        return 0;
    }
    int all = sizeof subjects / sizeof *subjects;
    for (unsigned i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        const char *texts[14];
        for (int k = 0; k < 14; k++)
            texts[k] = subjects[(i * 5 + k * 4 + k) % all];
        show(fixed[i], 0, texts, 14);
        show(fixed[i], 1, texts, 14);
    }
    for (int i = 0; i < 1500; i++) {
        const char *texts[8];
        for (int k = 0; k < 8; k++)
            texts[k] = subjects[next(all)];
        buffer[0] = 0;
        make(2);
        show(buffer, next(4) == 0, texts, 8);
    }
    return 0;
}
