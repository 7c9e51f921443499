# Loads a PAC file and asks it for every URL of a list, one a line. Prints the milliseconds of both.
import sys
import time

import pacparser

file, urls = sys.argv[1], open(sys.argv[2]).read().split()
begun = time.perf_counter()
pacparser.init()
pacparser.parse_pac_file(file)
pacparser.find_proxy("http://first.example/", "first.example")
loaded = time.perf_counter()
length = 0
for url in urls:
    length += len(pacparser.find_proxy(url, url.split("/")[2].split(":")[0]))
print((loaded - begun) * 1000, (time.perf_counter() - loaded) * 1000, length)
