using DslPeft.FineTuning;
using DslPeft.Training;
using Mini = DslPeft.FineTuning.Mini;

// dslpeft-quickstart                     compares nine methods on MiniLM and generated sentences
// dslpeft-quickstart --base mini         the same on the small embedded checkpoint
// dslpeft-quickstart --jobs 1            the same, one after the other on all cores
// dslpeft-quickstart lora train --help   one method's own program
return ComparisonProgram.Run(
    [
        Bases.MiniLm(
            LinearProbe.Definition,
            BitFit.Definition,
            Lora.Definition,
            Prefix.Definition,
            PrefixMlp.Definition,
            Houlsby.Definition,
            AdaMix.Definition,
            Hybrid.Definition,
            Full.Definition
        ),
        Bases.Mini(
            Mini.LinearProbe.Definition,
            Mini.BitFit.Definition,
            Mini.Lora.Definition,
            Mini.Prefix.Definition,
            Mini.PrefixMlp.Definition,
            Mini.Houlsby.Definition,
            Mini.AdaMix.Definition,
            Mini.Hybrid.Definition,
            Mini.Full.Definition
        ),
    ],
    args,
    jobs: Environment.ProcessorCount
);
