using DslPeft.FineTuning;
using DslPeft.Training;

// dslpeft-compare                               compares every method on MiniLM and generated sentences
// dslpeft-compare --base mini                   the same on the small embedded checkpoint
// dslpeft-compare --only Lora,Dora --data sst2  compares some, on other data
return ComparisonProgram.Run([Bases.MiniLm(EveryMethod.OnMiniLm), Bases.Mini(EveryMethod.OnMini)], args);
