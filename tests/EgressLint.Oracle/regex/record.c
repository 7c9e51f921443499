/* Records what glibc's regcomp/regexec answer, as tab-separated lines:
 *   options <TAB> pattern <TAB> subject <TAB> answer
 * options: "-" or "i" (REG_ICASE); answer: 1 matches, 0 does not, "!" the pattern does not compile (subject is empty then).
 * Patterns and subjects have no tabs or line ends. Usage: cc record.c && ./a.out > glibc.tsv
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

int main(void)
{
    printf("# glibc %s, C locale\n", gnu_get_libc_version());
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
