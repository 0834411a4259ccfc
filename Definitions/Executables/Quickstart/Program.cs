using DslPeft.FineTuning;
using DslPeft.Training;

// dslpeft-quickstart                     compares nine methods on the embedded model and data
// dslpeft-quickstart lora train --help   one method's own program
return ComparisonProgram.Run(
    [
        LinearProbe.Definition, BitFit.Definition, Lora.Definition, Prefix.Definition, PrefixMlp.Definition,
        Houlsby.Definition, AdaMix.Definition, Hybrid.Definition, Full.Definition,
    ],
    args);
