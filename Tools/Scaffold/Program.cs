using System.CommandLine;
using DslPeft.Native;
using DslPeft.Scaffold;
using DslPeft.Training;

// dslpeft scaffold FOLDER   writes a project for the checkpoint in a folder
AppContext.SetSwitch(ExternalTorch.InspectionSwitch, true); // declarations and headers are read, never tensors
return ProgramHost.Run(
    context => new RootCommand("Tools of DslPeft, a compiler for parameter-efficient fine-tuning.")
    {
        new ScaffoldCommand(context).Build(),
    },
    args
);
