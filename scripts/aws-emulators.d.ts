export declare const emulatorPython: string;
